import { Button, Group } from '@mantine/core'
import { IconPolygon } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Detection } from '@/api/types'
import { Card } from '@/components/Card'
import { noticesOf, useNotices } from '../notices'
import styles from '../Images.module.css'

/** No card: what was seen, why it was none, and what can be done. */
export function NoCardCard({ detection, pending, onAgain, onPlace }: { detection: Detection; pending: boolean; onAgain(chart: Detection['chart']): void; onPlace(): void }) {
  const { t } = useTranslation('images')
  const say = useNotices()
  // that there is none, the title says
  const reasons = noticesOf(detection.errors, detection.reasons).filter(({ code }) => code !== 'card_not_found')
  const other = detection.chart === 'aruco24' ? 'classic24' : 'aruco24'
  return (
    <Card title={t('noCard.title')}>
      <div className={styles.noCard} role="status">
        <ul>
          {reasons.map((reason) => (
            <li key={reason.error} dir="auto">
              {say(reason)}
            </li>
          ))}
        </ul>
        <p>{t('noCard.advice')}</p>
        <Group gap="xs">
          <Button leftSection={<IconPolygon size={16} aria-hidden />} onClick={onPlace}>
            {t('noCard.place')}
          </Button>
          <Button variant="default" loading={pending} onClick={() => onAgain(other)}>
            {t(`noCard.${other}`)}
          </Button>
          <Button variant="default" loading={pending} onClick={() => onAgain(detection.chart)}>
            {t('noCard.again')}
          </Button>
        </Group>
      </div>
    </Card>
  )
}
