import { ActionIcon, Group, Menu, SegmentedControl, Tooltip, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconCheck, IconDeviceDesktop, IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { languages, setLanguage, type Language } from '@/i18n'

const themes = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconDeviceDesktop },
] as const

/** Each language by its own name, so that it is found by those who read only that one. */
const names: Record<Language, string> = { en: 'English', fa: 'فارسی' }

export function ThemeMenu() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return themes.map(({ value, icon: Icon }) => (
    <Menu.Item
      key={value}
      closeMenuOnClick={false}
      leftSection={<Icon size={16} aria-hidden />}
      rightSection={colorScheme === value ? <IconCheck size={15} aria-label={t('chosen')} /> : null}
      onClick={() => setColorScheme(value)}
    >
      {t(`theme.${value}`)}
    </Menu.Item>
  ))
}

export function LanguageMenu() {
  const { t, i18n } = useTranslation()
  return languages
    .filter((language) => language !== i18n.language)
    .map((language) => (
      <Menu.Item key={language} lang={language} leftSection={<IconLanguage size={16} aria-hidden />} onClick={() => void setLanguage(language)}>
        {names[language]}
        <span className="visually-hidden"> {t('language')}</span>
      </Menu.Item>
    ))
}

/** For the settings page: all choices in sight. */
export function ThemeControl() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      aria-label={t('theme')}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={themes.map(({ value }) => ({ value, label: t(`theme.${value}`) }))}
    />
  )
}

export function LanguageControl() {
  const { t, i18n } = useTranslation()
  return (
    <SegmentedControl
      aria-label={t('language')}
      value={i18n.language}
      onChange={(value) => void setLanguage(value as Language)}
      data={languages.map((value) => ({ value, label: names[value] }))}
    />
  )
}

/** For pages without the shell (sign in, register). */
export function PreferencesBar() {
  const { t, i18n } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const current = themes.findIndex(({ value }) => value === colorScheme)
  const next = themes[(current + 1) % themes.length]!
  const Icon = themes[Math.max(0, current)]!.icon
  const says = t('theme.change', { from: t(`theme.${colorScheme}`), to: t(`theme.${next.value}`) })
  const other = languages.find((language) => language !== i18n.language)!
  return (
    <Group gap="xs" justify="flex-end">
      <Tooltip label={says}>
        <ActionIcon variant="subtle" color="gray" size={40} aria-label={says} onClick={() => setColorScheme(next.value)}>
          <Icon size={18} />
        </ActionIcon>
      </Tooltip>
      <ActionIcon variant="subtle" color="gray" h={40} w="auto" px="sm" lang={other} aria-label={`${names[other]} – ${t('language')}`} onClick={() => void setLanguage(other)}>
        <IconLanguage size={18} />
        <span style={{ marginInlineStart: 6, fontSize: 13.5 }}>{names[other]}</span>
      </ActionIcon>
    </Group>
  )
}
