// Many connections to the hub, as bare WebSockets that speak just enough of its protocol; driven by messages of the parent process.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const WebSocket = createRequire(join(process.env.KARGAH_ROOT, 'web', 'package.json'))('ws');
const END = '\u001e';
const seen = [];
let delays = [];
let timed = false;
let doubled = 0;

function hear(text, mine) {
  for (const part of text.split(END)) {
    if (!part.startsWith('{"type":1,"target":"metric"')) continue;
    const now = Date.now();
    for (const point of JSON.parse(part).arguments[0]) {
      const name = `${point.seq}/${point.split}/${point.name}`;
      if (mine.has(name)) doubled++;
      mine.add(name);
      // what was stored before the subscription is history, not delay
      if (timed) delays.push(now - Date.parse(point.time));
    }
  }
}

function subscribe(url, token, job) {
  return new Promise((done, failed) => {
    const mine = new Set();
    seen.push(mine);
    const socket = new WebSocket(`${url}/hubs/jobs?access_token=${encodeURIComponent(token)}`);
    let rest = '';
    socket.on('error', failed);
    socket.on('close', () => console.error('A connection was closed.'));
    socket.on('open', () => socket.send(`{"protocol":"json","version":1}${END}{"type":1,"invocationId":"1","target":"subscribe_job","arguments":["${job}",0]}${END}`));
    socket.on('message', (bytes) => {
      const text = rest + bytes.toString();
      const end = text.lastIndexOf(END) + 1;
      rest = text.slice(end);
      hear(text.slice(0, end), mine);
      if (text.includes('"type":3')) done();
    });
    setInterval(() => socket.send(`{"type":6}${END}`), 10_000);
  });
}

process.on('message', async (message) => {
  switch (message.kind) {
    case 'subscribe':
      for (let i = 0; i < message.subscribers; i += 20) {
        await Promise.all(Array.from({ length: Math.min(20, message.subscribers - i) }, () => subscribe(message.url, message.token, message.job)));
      }
      process.send({ kind: 'subscribed' });
      break;
    case 'measure':
      timed = true;
      break;
    case 'told':
      timed = false;
      process.send({ kind: 'measured', delays });
      delays = [];
      break;
    case 'compare':
      setTimeout(() => process.send({ kind: 'result', doubled, lost: seen.reduce((sum, mine) => sum + message.points.filter((name) => !mine.has(name)).length, 0) }), 2000);
      break;
  }
});
