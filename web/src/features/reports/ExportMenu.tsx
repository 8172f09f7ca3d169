import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ReportFormat } from '@/api/types'
import { notifyFailed } from '@/components/notify'
import { useProblems } from '@/i18n/problems'
import { exportReport } from './exportReport'

const formats: ReportFormat[] = ['pdf', 'html', 'csv', 'json']

export function ExportMenu({ of }: { of: { image_id: string } | { batch_id: string } }) {
  const { t, i18n } = useTranslation('reports')
  const problems = useProblems()
  const work = useMutation({ mutationFn: (format: ReportFormat) => exportReport({ ...of, format, language: i18n.language }), onError: (error) => notifyFailed(problems.say(error)) })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" loading={work.isPending} rightSection={<IconChevronDown size={15} aria-hidden />}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} onClick={() => work.mutate(format)}>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
