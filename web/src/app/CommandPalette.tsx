import { Modal, TextInput } from '@mantine/core'
import { IconDatabase, IconChartLine, IconFlask, IconKeyboard, IconPhoto, IconSearch, type Icon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { api } from '@/api/client'
import { keys } from '@/api/queries'
import type { DatasetListResponse, JobListResponse } from '@/api/types'
import { experimentsQuery } from '@/features/experiments/queries'
import { imagesQuery } from '@/features/images/queries'
import { useUser } from '@/api/useSession'
import { placesFor } from './navigation'
import styles from './CommandPalette.module.css'

interface Entry {
  /** Where it leads; an entry that does something here has an act instead. */
  to: string
  act?: () => void
  label: string
  kind: string
  icon: Icon
}

/** Every place, data set, experiment, picture and run, by typing. */
export default function CommandPalette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t } = useTranslation()
  const user = useUser()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const wanted = useDeferredValue(text.trim().toLocaleLowerCase())
  const recent = { limit: 100 }
  const datasets = useQuery({ queryKey: keys.datasetList(recent), queryFn: ({ signal }) => api.get<DatasetListResponse>('/api/datasets', recent, signal) })
  const jobs = useQuery({ queryKey: keys.jobList(recent), queryFn: ({ signal }) => api.get<JobListResponse>('/api/training/jobs', recent, signal) })
  const experiments = useQuery(experimentsQuery(recent))
  const images = useQuery(imagesQuery(recent))

  const entries: Entry[] = [
    ...placesFor(user.role === 'admin').map((place) => ({ to: place.to, label: t(place.label), kind: t('palette.page'), icon: place.icon })),
    { to: '?', label: t('keys.title'), kind: t('palette.help'), icon: IconKeyboard, act: onHelp },
    ...(datasets.data?.datasets ?? []).map((dataset) => ({ to: `/datasets/${dataset.id}`, label: dataset.name, kind: t('palette.dataset'), icon: IconDatabase })),
    ...(experiments.data?.experiments ?? []).map((experiment) => ({ to: `/experiments/${experiment.id}`, label: experiment.name, kind: t('palette.experiment'), icon: IconFlask })),
    ...(images.data?.images ?? []).map((image) => ({ to: `/images/${image.id}`, label: image.original_filename, kind: t('palette.image'), icon: IconPhoto })),
    ...(jobs.data?.jobs ?? []).map((job) => ({ to: `/runs/${job.job_id}`, label: job.name, kind: t('palette.run'), icon: IconChartLine })),
  ]
  const found = entries.filter((entry) => entry.label.toLocaleLowerCase().includes(wanted)).slice(0, 12)
  const chosen = Math.min(active, found.length - 1)

  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    if (entry.act) entry.act()
    else void navigate(entry.to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive((chosen + 1) % found.length)
    else if (event.key === 'ArrowUp') setActive((chosen - 1 + found.length) % found.length)
    else if (event.key === 'Enter') go(found[chosen])
    else return
    event.preventDefault()
  }

  return (
    <Modal opened onClose={onClose} withCloseButton={false} centered={false} yOffset="12vh" padding={0} aria-label={t('palette.open')}>
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        className={styles.input}
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[chosen] && `palette-${chosen}`}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul className={styles.list} role="listbox" id="palette-list" aria-label={t('palette.results')}>
        {found.map((entry, index) => (
          <li key={entry.to} id={`palette-${index}`} role="option" aria-selected={index === chosen} className={styles.entry} onMouseMove={() => setActive(index)} onClick={() => go(entry)}>
            <entry.icon size={17} aria-hidden />
            <bdi dir="auto">{entry.label}</bdi>
            <span className={styles.kind}>{entry.kind}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.none}>{t('palette.none', { text })}</p>}
    </Modal>
  )
}
