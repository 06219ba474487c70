import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Authority } from './Authority';
import { ClusterClient } from '../kubernetes/ClusterClient';

describe('Authority', () => {
  it('signs certificates that hold for 127.0.0.1 and the names asked for', async () => {
    const authority = await Authority.create('lab');
    const { certificate } = await authority.issue('kueue', ['kueue.svc']);

    const read = new X509Certificate(certificate);
    expect(
      read.verify(new X509Certificate(authority.certificate).publicKey),
    ).toBe(true);
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(read.checkHost('kueue.svc')).toBe('kueue.svc');
    expect(read.checkHost('elsewhere.svc')).toBeUndefined();
  });

  it('is trusted by who is given its certificate, and by nobody else', async () => {
    const authority = await Authority.create('lab');
    const { certificate, key } = await authority.issue('server');
    const server = createServer({ cert: certificate, key }, (_, response) =>
      response.end('ok'),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const clientOf = ({ certificate: pem }: Authority) =>
      new ClusterClient({ url, authority: pem, token: 'any' });
    const friend = clientOf(authority);
    const stranger = clientOf(await Authority.create('lab'));

    await expect(friend.ready()).resolves.toBe(true);
    await expect(stranger.ready()).rejects.toThrow('signature');

    friend.close();
    stranger.close();
    server.close();
  });
});
