import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr'
import { session } from '@/api/session'
import type { Dataset, LogLine, MetricPoint, TrainingJob } from '@/api/types'

/** What the hub says, by its name on the wire. */
export interface LiveEvents {
  job_update: [status: TrainingJob]
  job_status: [status: TrainingJob]
  metric: [points: MetricPoint[], jobId: string]
  log: [lines: LogLine[], jobId: string]
  dataset_update: [dataset: Dataset]
}

export type LiveEvent = keyof LiveEvents

const events: LiveEvent[] = ['job_update', 'job_status', 'metric', 'log', 'dataset_update']

/** `polling`: the hub cannot be reached for now, pages ask over HTTP at intervals. `since`: when that began. */
export type LiveState = { phase: 'off' } | { phase: 'connecting' } | { phase: 'live'; latencyMs: number } | { phase: 'reconnecting'; since: number } | { phase: 'polling'; since: number }

const retryMs = [0, 500, 1_000, 2_000, 5_000]
/** Reconnecting for longer than this is told as polling. */
const pollAfterMs = 6_000
const pingEveryMs = 20_000

type Handlers = { [E in LiveEvent]: Set<(...values: LiveEvents[E]) => void> }

class LiveConnection {
  private connection: HubConnection | null = null
  private state: LiveState = { phase: 'off' }
  private readonly stateListeners = new Set<() => void>()
  private readonly handlers: Handlers = { job_update: new Set(), job_status: new Set(), metric: new Set(), log: new Set(), dataset_update: new Set() }
  private readonly watched = new Map<string, () => number>()
  private timers: ReturnType<typeof setTimeout>[] = []

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
      if (this.connection?.state === HubConnectionState.Connected) void this.connection.invoke('unsubscribe_job', jobId).catch(() => this.goneQuiet())
    }
  }

  start() {
    if (this.connection) return
    const connection = new HubConnectionBuilder()
      .withUrl('/hubs/jobs', { accessTokenFactory: async () => (await session.token()) ?? '' })
      .withAutomaticReconnect({
        nextRetryDelayInMilliseconds: (context) => retryMs[Math.min(context.previousRetryCount, retryMs.length - 1)]!,
      })
      .configureLogging(LogLevel.None)
      .build()
    this.connection = connection
    for (const event of events) connection.on(event, (...values) => this.emit(event, values as LiveEvents[typeof event]))
    connection.onreconnecting(() => this.goneQuiet())
    // A connection that is lost again before it is set up tells so by closing.
    connection.onreconnected(() => void this.connected(connection).catch(() => this.goneQuiet()))
    connection.onclose(() => this.connection === connection && this.tryLater(connection))
    this.setState({ phase: 'connecting' })
    void this.open(connection)
  }

  stop() {
    const connection = this.connection
    this.connection = null
    this.clearTimers()
    this.watched.clear()
    this.setState({ phase: 'off' })
    void connection?.stop()
  }

  private async open(connection: HubConnection) {
    try {
      await connection.start()
      await this.connected(connection)
    } catch {
      // Whatever the reason, the answer is the same: poll meanwhile, try again.
      if (this.connection === connection) this.tryLater(connection)
    }
  }

  private tryLater(connection: HubConnection) {
    this.clearTimers()
    if (this.state.phase !== 'polling') this.setState({ phase: 'polling', since: Date.now() })
    this.timers.push(setTimeout(() => this.connection === connection && void this.open(connection), 5_000))
  }

  private async connected(connection: HubConnection) {
    this.clearTimers()
    const started = performance.now()
    await connection.invoke('subscribe_user_jobs')
    if (this.connection !== connection) return
    this.setState({ phase: 'live', latencyMs: performance.now() - started })
    await Promise.all([...this.watched.keys()].map((jobId) => this.subscribeJob(jobId)))
    this.timers.push(setInterval(() => void this.ping(connection), pingEveryMs))
  }

  private async ping(connection: HubConnection) {
    if (document.hidden || connection.state !== HubConnectionState.Connected) return
    const started = performance.now()
    try {
      // The cheapest call that the hub answers: nothing is subscribed under no name.
      await connection.invoke('unsubscribe_job', '')
      if (this.state.phase === 'live') this.setState({ phase: 'live', latencyMs: performance.now() - started })
    } catch {
      // The connection's own close handler tells what becomes of it.
    }
  }

  private async subscribeJob(jobId: string) {
    const since = this.watched.get(jobId)
    if (!since || this.connection?.state !== HubConnectionState.Connected) return
    try {
      await this.connection.invoke('subscribe_job', jobId, since())
    } catch {
      // A cut is repaired by the next connection; a refusal is told by the page's own request.
    }
  }

  private goneQuiet() {
    if (this.state.phase === 'reconnecting' || this.state.phase === 'polling' || this.state.phase === 'off') return
    this.clearTimers()
    const since = Date.now()
    this.setState({ phase: 'reconnecting', since })
    this.timers.push(setTimeout(() => this.state.phase === 'reconnecting' && this.setState({ phase: 'polling', since }), pollAfterMs))
  }

  private emit<E extends LiveEvent>(event: E, values: LiveEvents[E]) {
    this.handlers[event].forEach((handler) => handler(...values))
  }

  private setState(state: LiveState) {
    this.state = state
    this.stateListeners.forEach((listener) => listener())
  }

  private clearTimers() {
    this.timers.forEach((timer) => clearTimeout(timer))
    this.timers = []
  }
}

export const live = new LiveConnection()
