import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePorts } from './freePorts';

describe('freePorts', () => {
  it('gives each name a port of its own, below those of outgoing connections', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `part-${index}`);

    const ports = [await freePorts(names), await freePorts(names)].flatMap(
      given => Object.values(given),
    );

    expect(new Set(ports).size).toBe(2 * names.length);
    expect(ports.every(port => port >= 15_000 && port < 32_000)).toBe(true);
  });

  it('gives ports that can be listened on', async () => {
    const { one } = await freePorts(['one']);

    const server = createServer().listen(one, '127.0.0.1');
    await once(server, 'listening');
    expect(server.listening).toBe(true);
    server.close();
    await once(server, 'close');
  });
});
