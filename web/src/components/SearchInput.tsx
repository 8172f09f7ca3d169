import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'

/** Tells what is typed once the typing pauses. Give it a `key` when the value can change from outside. */
export function SearchInput({ label, value, onSearch }: { label: string; value: string; onSearch: (text: string) => void }) {
  const search = useDebouncedCallback(onSearch, 250)
  return <TextInput type="search" aria-label={label} placeholder={label} leftSection={<IconSearch size={16} aria-hidden />} defaultValue={value} onChange={(event) => search(event.currentTarget.value.trim())} w={{ base: '100%', xs: 320 }} />
}
