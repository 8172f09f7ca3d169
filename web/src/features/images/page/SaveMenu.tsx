import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { download } from '@/api/client'
import type { ColorCorrection, Picture, PictureFileFormat } from '@/api/types'
import { notifyFailed } from '@/components/notify'
import { exportReport } from '@/features/reports/exportReport'
import { useProblems } from '@/i18n/problems'
import { correctionPath } from '../queries'
import { fileOf, type Correcting } from './OptionsCard'
import styles from '../Images.module.css'

const files: PictureFileFormat[] = ['tiff16', 'jpeg', 'png']
const profiles = ['icc', 'cube', 'dcp', 'xmp', 'json'] as const

/** The corrected picture, and the correction itself for other programs, each with where it goes. */
export function SaveMenu({ picture, correction, correcting }: { picture: Picture; correction: ColorCorrection; correcting: Correcting }) {
  const { t, i18n } = useTranslation('images')
  const problems = useProblems()
  const failed = (error: unknown) => notifyFailed(problems.say(error))
  const save = useMutation({
    mutationFn: async (format: PictureFileFormat) => {
      const made = format === correction.output_format ? correction : await correcting.mutateAsync({ detectionId: correction.detection_id, options: { ...fileOf(correction), ...correcting.variables?.options, output_format: format } })
      await download(`${correctionPath(made.correction_id)}/image`)
    },
    onError: failed,
  })
  const report = useMutation({ mutationFn: () => exportReport({ image_id: picture.id, format: 'pdf', language: i18n.language }), onError: failed })
  const profile = (format: (typeof profiles)[number]) => void download(`${correctionPath(correction.correction_id)}/profile?format=${format}`).catch(failed)
  return (
    <>
      <Menu position="bottom-end" width={340}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
            {t('save.profiles')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {profiles.map((format) => (
            <Menu.Item key={format} onClick={() => profile(format)} disabled={format === 'dcp' && !picture.is_raw}>
              <span className={styles.choice}>
                <strong>{t(`save.profile.${format}`)}</strong>
                <small>{t(`save.profile.${format}.about`)}</small>
              </span>
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => report.mutate()} disabled={report.isPending}>
            <span className={styles.choice}>
              <strong>{t('save.report')}</strong>
              <small>{t('save.report.about')}</small>
            </span>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <Button leftSection={<IconDownload size={16} aria-hidden />} rightSection={<IconChevronDown size={15} aria-hidden />} loading={save.isPending}>
            {t('save.title')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {files.map((format) => (
            <Menu.Item key={format} onClick={() => save.mutate(format)}>
              <span className={styles.choice}>
                <strong>{t(`save.file.${format}`)}</strong>
                <small>{t(`format.${format}.about`)}</small>
              </span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
