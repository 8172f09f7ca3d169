import breastCancer from '../../../../test_data/breast_cancer.csv?url'
import digits from '../../../../test_data/digits.csv?url'
import iris from '../../../../test_data/iris.csv?url'
import { networkError } from '@/api/problem'

/** Real tables to try with, each for another kind of question. */
export const samples = [
  { id: 'breast_cancer', url: breastCancer },
  { id: 'iris', url: iris },
  { id: 'digits', url: digits },
] as const

export async function sampleFile({ id, url }: (typeof samples)[number]): Promise<File> {
  const response = await fetch(url)
  if (!response.ok) throw networkError()
  return new File([await response.blob()], `${id}.csv`, { type: 'text/csv' })
}
