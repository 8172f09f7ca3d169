import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './KeyboardHelp.module.css'

const groups = {
  everywhere: { 'Ctrl K': 'palette', '?': 'help' },
  lists: { '/': 'search', c: 'compare', e: 'rename' },
  run: { '[': 'previous', ']': 'next', e: 'renameRun' },
  picture: { '\\': 'beforeAfter', z: 'oneToOne', j: 'clipping', o: 'overlay', '← →': 'neighbors', x: 'choose' },
  charts: { '← →': 'read', '+ −': 'zoom', '0': 'all' },
} as const

export default function KeyboardHelp({ onClose }: { onClose(): void }) {
  const { t } = useTranslation()
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <div className={styles.groups}>
        {Object.entries(groups).map(([group, keys]) => (
          <section key={group}>
            <h3>{t(`keys.${group}`)}</h3>
            <dl>
              {Object.entries(keys).map(([key, task]) => (
                <div key={task}>
                  <dt>
                    <bdi dir="ltr">
                      {key.split(' ').map((one) => (
                        <kbd key={one}>{one}</kbd>
                      ))}
                    </bdi>
                  </dt>
                  <dd>{t(`keys.${task}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
