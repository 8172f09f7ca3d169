import { ActionIcon, Popover, TextInput } from '@mantine/core'
import { IconFilterCode, IconHelp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { useProblems } from '@/i18n/problems'
import classes from './Runs.module.css'

export const whereExample = 'metrics.roc_auc > 0.9 and params.lr < 0.01'
const examples = [whereExample, 'tag = "baseline" and not status = failed', '(name ~ "churn" or params.model_type = linear) and duration < 60', 'created_at >= 2026-01-01 and val_loss <= 0.3']

interface Props {
  value: string
  /** What the list's query threw; only a condition that was not understood is this field's. */
  error: unknown
  onWhere(text: string): void
}

/** A condition over runs. It is asked on Enter, not while somebody types: half a condition is always wrong. */
export function WhereField({ value, error, onWhere }: Props) {
  const { t } = useTranslation('runs')
  const problems = useProblems()
  const [text, setText] = useState(value)
  const refused = isWhereError(error) ? error : null
  const position = typeof refused?.params.position === 'number' ? refused.params.position - 1 : null
  return (
    <form
      className={classes.where}
      onSubmit={(event) => {
        event.preventDefault()
        onWhere(text.trim())
      }}
    >
      <TextInput
        aria-label={t('where.label')}
        placeholder={whereExample}
        dir="ltr"
        className={classes.code}
        maxLength={2000}
        leftSection={<IconFilterCode size={16} aria-hidden />}
        rightSection={<Help onExample={setText} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => text.trim() === '' && value !== '' && onWhere('')}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        error={refused !== null}
        aria-describedby={refused ? 'where-error' : undefined}
      />
      {refused && (
        <div className={classes.whereError} id="where-error" role="alert">
          {position !== null && (
            <bdi dir="ltr" className={classes.caret}>
              <code>
                {value.slice(0, position)}
                <mark>{value.slice(position, position + 1) || '\u00a0'}</mark>
                {value.slice(position + 1)}
              </code>
            </bdi>
          )}
          <p>{problems.say(refused)}</p>
        </div>
      )}
    </form>
  )
}

export const isWhereError = (error: unknown): error is ApiError => error instanceof ApiError && error.code === 'where_not_understood'

function Help({ onExample }: { onExample(text: string): void }) {
  const { t } = useTranslation('runs')
  const [opened, setOpened] = useState(false)
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={400} withArrow trapFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t('where.help')} onClick={() => setOpened(!opened)}>
          <IconHelp size={17} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.help} maw="calc(100vw - 32px)">
        <p>{t('where.text')}</p>
        <dl>
          {(['fields', 'signs', 'joins'] as const).map((part) => (
            <div key={part}>
              <dt>{t(`where.${part}`)}</dt>
              <dd>
                <bdi dir="ltr">
                  <code>{whereWords[part]}</code>
                </bdi>
              </dd>
            </div>
          ))}
        </dl>
        <p>{t('where.examples')}</p>
        <ul>
          {examples.map((example) => (
            <li key={example}>
              <button
                type="button"
                onClick={() => {
                  onExample(example)
                  setOpened(false)
                }}
              >
                <bdi dir="ltr">
                  <code>{example}</code>
                </bdi>
              </button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  )
}

const whereWords = {
  fields: 'metrics.NAME  params.NAME  name  status  tag  created_at  loss  val_loss  duration',
  signs: '=  !=  <  <=  >  >=  ~',
  joins: 'and  or  not  ( )',
}
