import type { ErrorResponse, Params, Problem } from './types'

/** Codes of the client itself, for what never reached the server. */
export const clientCodes = ['network', 'timeout', 'not_json'] as const

/** What a failed call throws: the server's problem, or one of the client's own codes. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly params: Params
  readonly fieldErrors: Record<string, string[]>
  readonly traceId: string | null

  constructor(problem: Problem & Partial<ErrorResponse>, status: number) {
    super(problem.error)
    this.name = 'ApiError'
    this.code = problem.code
    this.status = status
    this.params = problem.params ?? {}
    this.fieldErrors = problem.errors ?? {}
    this.traceId = problem.trace_id ?? null
  }

  get problem(): Problem {
    return { code: this.code, error: this.message, params: this.params }
  }
}

export const networkError = () => new ApiError({ code: 'network', error: 'The server cannot be reached. Check that it runs and that you are connected.' }, 0)

const isProblem = (body: unknown): body is ErrorResponse =>
  typeof body === 'object' && body !== null && typeof (body as ErrorResponse).code === 'string' && typeof (body as ErrorResponse).error === 'string'

export function errorFromBody(status: number, text: string): ApiError {
  try {
    const body: unknown = JSON.parse(text)
    if (isProblem(body)) return new ApiError(body, status)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return new ApiError({ code: 'not_json', error: `The server answered ${status} without saying why.`, params: { status } }, status)
}
