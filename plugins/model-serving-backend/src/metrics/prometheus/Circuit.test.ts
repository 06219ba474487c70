import { Circuit, CircuitOpenError } from './Circuit';

describe('Circuit', () => {
  let now: number;
  let calls: number;
  let circuit: Circuit;

  beforeEach(() => {
    now = 1_000;
    calls = 0;
    circuit = new Circuit(() => now);
  });
  const failing = () =>
    circuit.call(async () => {
      calls += 1;
      throw new Error('no');
    });
  const working = () =>
    circuit.call(async () => {
      calls += 1;
      return 'yes';
    });
  const open = async () => {
    for (let i = 0; i < 3; i++) {
      await expect(failing()).rejects.toThrow('no');
    }
  };

  it('asks nothing more after three failures in a row', async () => {
    await open();
    await expect(working()).rejects.toThrow(CircuitOpenError);
    expect(calls).toBe(3);
  });

  it('forgets failures at the first success', async () => {
    await expect(failing()).rejects.toThrow('no');
    await expect(failing()).rejects.toThrow('no');
    await working();
    await expect(failing()).rejects.toThrow('no');
    expect(circuit.isOpen).toBe(false);
  });

  it('lets one call probe after a while, and closes when it succeeds', async () => {
    await open();
    now += Circuit.FIRST_PAUSE_MS;
    let answer: (text: string) => void = () => {};
    const probe = circuit.call(
      () =>
        new Promise<string>(resolve => {
          answer = resolve;
        }),
    );
    await expect(working()).rejects.toThrow(CircuitOpenError);
    answer('back');
    await expect(probe).resolves.toBe('back');
    await expect(working()).resolves.toBe('yes');
  });

  it('waits longer after each probe that fails, up to a bound, and says since when', async () => {
    await open();
    const begun = now;
    const pauses: number[] = [];
    for (let i = 0; i < 7; i++) {
      const before = now;
      for (;;) {
        now += 5_000;
        const asked = calls;
        await failing().catch(() => {});
        if (calls > asked) {
          break;
        }
      }
      pauses.push((now - before) / 1000);
    }
    expect(pauses).toEqual([15, 30, 60, 120, 240, 300, 300]);
    expect(circuit.failingForMs).toBe(now - begun);
  });
});
