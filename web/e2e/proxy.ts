import http from 'node:http'
import net from 'node:net'
import type { Readable, Writable } from 'node:stream'

/** What stands between a page and the server, and fails as lines do. */
export class Proxy {
  readonly sockets = new Set<net.Socket>()
  /** Connections of the hub that were let through. */
  opened = 0
  upgrades: 'pass' | 'refuse' = 'pass'
  eventStreams: 'pass' | 'refuse' = 'pass'
  hub: 'pass' | 'refuse' = 'pass'
  /** Milliseconds before the server is asked for a new connection of the hub. */
  delay: () => number = () => 0
  /** Bytes of the server's that a new connection or event stream of the hub lives for. */
  lives: () => number = () => Infinity
  cuts = 0
  /** Paths that are answered here, in the server's name. */
  readonly own = new Map<string, { type: string; body: string }>()
  private frozen = new Set<Writable>()
  private readonly server: http.Server
  private readonly upstream: URL

  private constructor(upstream: string) {
    this.upstream = new URL(upstream)
    this.server = http.createServer((request, response) => this.pass(request, response))
    this.server.on('upgrade', (request: http.IncomingMessage, socket: net.Socket, head: Buffer) => this.tunnel(request, socket, head))
  }

  static async start(upstream: string) {
    const proxy = new Proxy(upstream)
    await new Promise<void>((done) => proxy.server.listen(0, '127.0.0.1', done))
    return proxy
  }

  get url() {
    return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`
  }

  /** Nothing comes through any more, and nobody is told: what a sleep does to a line. */
  freeze() {
    this.sockets.forEach((socket) => socket.pause().unpipe())
    this.frozen = new Set(this.sockets)
  }

  stop() {
    this.sockets.forEach((socket) => socket.destroy())
    this.server.closeAllConnections()
    this.server.close()
  }

  private pass(request: http.IncomingMessage, response: http.ServerResponse) {
    const own = this.own.get(request.url!)
    if (own) {
      response.writeHead(200, { 'content-type': own.type }).end(own.body)
      return
    }
    const toHub = request.url!.startsWith('/hubs')
    const asksForStream = toHub && request.headers.accept === 'text/event-stream'
    if ((toHub && this.hub === 'refuse') || (asksForStream && this.eventStreams === 'refuse')) {
      response.writeHead(502).end()
      return
    }
    const { hostname, port } = this.upstream
    const onward = http.request({ hostname, port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      if (asksForStream) this.forward(answer, response, this.lives())
      else answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }

  /** Ends after `left` bytes, in the middle of whatever is being said. */
  private forward(from: Readable, to: Writable, left: number) {
    from.on('data', (bytes: Buffer) => {
      if (left <= 0 || this.frozen.has(to)) return
      if (bytes.length < left) to.write(bytes)
      else {
        this.cuts++
        to.write(bytes.subarray(0, left), () => to.destroy())
      }
      left -= bytes.length
    })
    from.on('end', () => to.end())
  }

  private tunnel(request: http.IncomingMessage, socket: net.Socket, head: Buffer) {
    socket.on('error', () => socket.destroy())
    if (this.upgrades === 'refuse' || this.hub === 'refuse') {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    setTimeout(() => {
      const onward = net.connect(Number(this.upstream.port), this.upstream.hostname, () => {
        const lines = [`GET ${request.url} HTTP/1.1`]
        for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`)
        onward.write(lines.join('\r\n') + '\r\n\r\n')
        onward.write(head)
        this.forward(onward, socket, this.lives())
        socket.pipe(onward)
        this.opened++
        this.sockets.add(socket)
      })
      onward.on('error', () => socket.destroy())
      onward.on('close', () => socket.destroy())
      socket.on('close', () => {
        this.sockets.delete(socket)
        onward.destroy()
      })
    }, this.delay())
  }
}
