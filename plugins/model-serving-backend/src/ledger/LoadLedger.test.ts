import { mockServices } from '@backstage/backend-test-utils';
import { testDatabases } from '../__testUtils__/testDatabases';
import { servingDatabase } from '../database/servingDatabase';
import { LoadLedger } from './LoadLedger';

const CHAT = {
  cluster: 'gpu-eu',
  namespace: 'team-a',
  kind: 'InferenceService',
  name: 'chat',
} as const;
const FROM = new Date('2026-11-21T00:00:00Z');
const TO = new Date('2026-11-22T00:00:00Z');

const databases = testDatabases();

describe.each(databases.eachSupportedId())('the load of services, %s', id => {
  let open: () => LoadLedger;

  beforeEach(async () => {
    const knex = await databases.init(id);
    const database = await servingDatabase(
      mockServices.database.mock({ getClient: async () => knex }),
    );
    open = () => new LoadLedger(database);
  });

  const read = (
    ledger: LoadLedger,
    time: string,
    running: number | null,
    waiting: number | null = 0,
  ) =>
    ledger.record([
      {
        ref: CHAT,
        reading: { at: `2026-11-21T${time}Z`, running, waiting },
      },
    ]);

  it('is the peak of each hour, and for how long requests waited', async () => {
    const ledger = open();
    await read(ledger, '09:59:30', 9);
    await read(ledger, '10:00:00', 2);
    await read(ledger, '10:00:30', 4, 3);
    await read(ledger, '10:01:00', 5);
    expect(await ledger.hoursOf(CHAT, FROM, TO)).toEqual([
      {
        hour: '2026-11-21T09:00:00.000Z',
        seconds: 0,
        waitingSeconds: 0,
        peakRequests: 9,
      },
      {
        hour: '2026-11-21T10:00:00.000Z',
        seconds: 90,
        waitingSeconds: 30,
        peakRequests: 7,
      },
    ]);
  });

  it('is the same whoever reads it, and however often', async () => {
    await read(open(), '10:00:00', 2);
    await read(open(), '10:00:30', 4, 1);
    await read(open(), '10:00:30', 4, 1);
    await read(open(), '10:00:00', 2);
    const [hour] = await open().hoursOf(CHAT, FROM, TO);
    expect(hour).toMatchObject({
      seconds: 30,
      waitingSeconds: 30,
      peakRequests: 5,
    });
  });

  it('is not known while nobody reads, nor of engines that do not say', async () => {
    const ledger = open();
    await read(ledger, '10:00:00', 2);
    await read(ledger, '10:30:00', 4, 1);
    await read(ledger, '10:30:30', null);
    const [hour] = await ledger.hoursOf(CHAT, FROM, TO);
    expect(hour).toMatchObject({ seconds: 0, waitingSeconds: 0 });
    await ledger.prune(TO);
    expect(await ledger.hoursOf(CHAT, FROM, TO)).toEqual([]);
  });
});
