import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Card } from '@/components/Card'
import { SampleButton } from '@/features/images/SampleButton'

/** The second workbench, for who came for the first. */
export default function CalibrateDoor() {
  const { t } = useTranslation('home')
  return (
    <Card title={t('door.title')}>
      <p style={{ marginBlockEnd: 12, color: 'var(--ink-2)' }}>{t('door.text')}</p>
      <Group gap="xs">
        <Button component={Link} to="/images" variant="light">
          {t('door.open')}
        </Button>
        <SampleButton />
      </Group>
    </Card>
  )
}
