import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr'
import { session } from '@/api/session'
import type { Dataset, LogLine, MetricPoint, Picture, TrainingJob } from '@/api/types'

/** What the hub says, by its name on the wire. */
export interface LiveEvents {
  job_update: [status: TrainingJob]
  job_status: [status: TrainingJob]
  metric: [points: MetricPoint[], jobId: string]
  log: [lines: LogLine[], jobId: string]
  dataset_update: [dataset: Dataset]
  picture_update: [picture: Picture]
}

export type LiveEvent = keyof LiveEvents

const events: LiveEvent[] = ['job_update', 'job_status', 'metric', 'log', 'dataset_update', 'picture_update']

/** `polling`: the hub cannot be reached for now, pages ask over HTTP at intervals. `since`: when that began. */
export type LiveState = { phase: 'off' } | { phase: 'connecting' } | { phase: 'live'; latencyMs: number } | { phase: 'reconnecting'; since: number } | { phase: 'polling'; since: number }

const retryMs = [0, 500, 1_000, 2_000, 5_000]
/** Reconnecting for longer than this is told as polling. */
const pollAfterMs = 6_000
const pingEveryMs = 10_000
/** A line that does not answer for this long is taken for dead, long before the browser says so. */
const answerWithinMs = 8_000

type Handlers = { [E in LiveEvent]: Set<(...values: LiveEvents[E]) => void> }

class LiveConnection {
  private connection: HubConnection | null = null
  private state: LiveState = { phase: 'off' }
  private readonly stateListeners = new Set<() => void>()
  private readonly handlers: Handlers = { job_update: new Set(), job_status: new Set(), metric: new Set(), log: new Set(), dataset_update: new Set(), picture_update: new Set() }
  private readonly watched = new Map<string, () => number>()
  private tries = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private pollTimer: ReturnType<typeof setTimeout> | undefined
  private pingTimer: ReturnType<typeof setInterval> | undefined

  getState = () => this.state

  subscribeState = (listener: () => void) => {
    this.stateListeners.add(listener)
    return () => {
      this.stateListeners.delete(listener)
    }
  }

  on<E extends LiveEvent>(event: E, handler: (...values: LiveEvents[E]) => void): () => void {
    this.handlers[event].add(handler)
    return () => {
      this.handlers[event].delete(handler)
    }
  }

  /** Everything about one job after the number `since()`, asked again with its then current value after each reconnect, so that nothing is missed. */
  watchJob(jobId: string, since: () => number): () => void {
    this.watched.set(jobId, since)
    void this.subscribeJob(jobId)
    return () => {
      if (this.watched.get(jobId) !== since) return
      this.watched.delete(jobId)
      if (this.connection?.state === HubConnectionState.Connected) void this.connection.invoke('unsubscribe_job', jobId).catch(() => undefined)
    }
  }

  start() {
    if (this.connection) return
    // WebSockets, else Server-Sent Events, else long polling: the client library tries them in this order at each start.
    const connection = new HubConnectionBuilder()
      .withUrl('/hubs/jobs', { accessTokenFactory: async () => (await session.token()) ?? '' })
      .configureLogging(LogLevel.None)
      .build()
    this.connection = connection
    for (const event of events) connection.on(event, (...values) => this.emit(event, values as LiveEvents[typeof event]))
    connection.onclose(() => this.connection === connection && this.lost(connection))
    document.addEventListener('visibilitychange', this.wake)
    window.addEventListener('online', this.wake)
    this.setState({ phase: 'connecting' })
    void this.open(connection)
  }

  stop() {
    const connection = this.connection
    this.connection = null
    this.clearTimers()
    document.removeEventListener('visibilitychange', this.wake)
    window.removeEventListener('online', this.wake)
    this.watched.clear()
    this.tries = 0
    this.setState({ phase: 'off' })
    void connection?.stop()
  }

  private async open(connection: HubConnection) {
    try {
      await connection.start()
      await this.connected(connection)
    } catch {
      // Whatever the reason, the answer is the same: poll meanwhile, try again.
      if (this.connection !== connection) return
      if (connection.state === HubConnectionState.Connected) await connection.stop()
      else this.lost(connection)
    }
  }

  /** May be told twice of one loss: by the call that failed and by the closing. */
  private lost(connection: HubConnection) {
    clearInterval(this.pingTimer)
    const since = Date.now()
    if (this.state.phase === 'live') {
      this.setState({ phase: 'reconnecting', since })
      this.pollTimer = setTimeout(() => this.state.phase === 'reconnecting' && this.setState({ phase: 'polling', since }), pollAfterMs)
    } else if (this.state.phase === 'connecting') {
      this.setState({ phase: 'polling', since })
    }
    if (this.retryTimer !== undefined) return
    this.retryTimer = setTimeout(() => this.retry(connection), retryMs[Math.min(this.tries++, retryMs.length - 1)])
  }

  private retry(connection: HubConnection) {
    clearTimeout(this.retryTimer)
    this.retryTimer = undefined
    if (this.connection === connection && connection.state === HubConnectionState.Disconnected) void this.open(connection)
  }

  private async connected(connection: HubConnection) {
    await connection.invoke('subscribe_user_jobs')
    this.tries = 0
    await Promise.all([...this.watched.keys()].map((jobId) => this.subscribeJob(jobId)))
    const latencyMs = await this.ping(connection)
    if (this.connection !== connection) return
    clearTimeout(this.pollTimer)
    clearInterval(this.pingTimer)
    this.pingTimer = setInterval(() => !document.hidden && void this.check(connection), pingEveryMs)
    this.setState({ phase: 'live', latencyMs })
  }

  private async ping(connection: HubConnection) {
    const started = performance.now()
    await connection.invoke('ping')
    return performance.now() - started
  }

  private async check(connection: HubConnection) {
    if (connection.state !== HubConnectionState.Connected) return
    let late: ReturnType<typeof setTimeout> | undefined
    const tooLong = new Promise<null>((resolve) => (late = setTimeout(() => resolve(null), answerWithinMs)))
    const latencyMs = await Promise.race([this.ping(connection).catch(() => null), tooLong])
    clearTimeout(late)
    if (this.connection !== connection) return
    if (latencyMs === null) {
      if (connection.state === HubConnectionState.Connected) await connection.stop()
    } else if (this.state.phase === 'live') {
      this.setState({ phase: 'live', latencyMs })
    }
  }

  /** A laptop has slept, a tab was in the background, the network is back: nobody waits for a timer then. */
  private wake = () => {
    const { connection } = this
    if (document.hidden || !connection) return
    this.tries = 0
    if (this.retryTimer !== undefined) this.retry(connection)
    else void this.check(connection)
  }

  private async subscribeJob(jobId: string) {
    const since = this.watched.get(jobId)
    if (!since || this.connection?.state !== HubConnectionState.Connected) return
    const { connection } = this
    try {
      await connection.invoke('subscribe_job', jobId, since())
    } catch (failure) {
      // A cut is repaired by the next connection; a refusal is told by the page's own request. Whatever else it is, nothing would come: begin anew.
      const refused = failure instanceof Error && failure.message.includes('HubException')
      if (!refused && connection.state === HubConnectionState.Connected) await connection.stop()
    }
  }

  private emit<E extends LiveEvent>(event: E, values: LiveEvents[E]) {
    this.handlers[event].forEach((handler) => handler(...values))
  }

  private setState(state: LiveState) {
    this.state = state
    this.stateListeners.forEach((listener) => listener())
  }

  private clearTimers() {
    clearTimeout(this.retryTimer)
    clearTimeout(this.pollTimer)
    clearInterval(this.pingTimer)
    this.retryTimer = undefined
  }
}

export const live = new LiveConnection()
