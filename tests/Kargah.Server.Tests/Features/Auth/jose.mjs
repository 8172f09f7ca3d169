// Reads a token of the server's with jose, then prints its subject, a token that jose signed, and one that jose signed with another algorithm.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, keyHex, token] = process.argv.slice(2);
const { SignJWT, jwtVerify } = await import(pathToFileURL(createRequire(packages + '/x.js').resolve('jose')).href);
const key = Buffer.from(keyHex, 'hex');
const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], issuer: 'kargah', audience: 'kargah' });
const signed = (alg) => new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);
process.stdout.write([payload.sub, await signed('HS256'), await signed('HS512')].join('\n'));
