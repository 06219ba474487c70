import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { servingDatabase } from '../database/servingDatabase';
import { NoticeSender } from './NoticeSender';
import { OwnerNotice, OwnerNotices } from './OwnerNotices';
import { QuietHours } from './quietHours';

const NOW = new Date('2026-11-29T20:00:00Z');

const notice = (key: string, owner = 'group:default/team-a'): OwnerNotice => ({
  key,
  owner,
  about: 'component:team-a/chat',
  title: 'News',
  description: 'Something is new.',
});

describe('OwnerNotices', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let sent: NotificationSendOptions[];
  let isAway: boolean;
  let logger: ReturnType<typeof mockServices.logger.mock>;
  let quietHours: QuietHours | null;
  let open: () => OwnerNotices;

  beforeEach(async () => {
    const knex = await databases.init('SQLITE_3');
    const database = await servingDatabase(
      mockServices.database.mock({ getClient: async () => knex }),
    );
    sent = [];
    isAway = false;
    quietHours = null;
    logger = mockServices.logger.mock();
    open = () =>
      new OwnerNotices({
        database,
        quietHours,
        sender: new NoticeSender({
          logger,
          notifications: {
            send: async options => {
              if (isAway) {
                throw new Error('404 Not Found');
              }
              sent.push(options);
            },
          },
        }),
      });
  });

  it('reach the owner, with a link to what they are about', async () => {
    await open().tell([notice('a')], NOW);
    expect(sent).toMatchObject([
      {
        recipients: { type: 'entity', entityRef: 'group:default/team-a' },
        payload: { title: 'News', link: '/catalog/team-a/component/chat' },
      },
    ]);
  });

  it('are sent once, also after a restart', async () => {
    await open().tell([notice('a')], NOW);
    await open().tell([notice('a'), notice('a'), notice('b')], NOW);
    await open().tell([notice('a', 'group:default/team-b')], NOW);
    expect(sent.map(({ recipients }) => recipients)).toHaveLength(3);
  });

  it('are tried again where they could not be delivered, and complained of once', async () => {
    const notices = open();
    isAway = true;
    await notices.tell([notice('a'), notice('b')], NOW);
    await notices.tell([notice('a'), notice('b')], NOW);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    isAway = false;
    await notices.tell([notice('a'), notice('b')], NOW);
    expect(sent).toHaveLength(2);
  });

  it('come in bounded numbers', async () => {
    const many = Array.from({ length: 250 }, (_, index) => notice(`${index}`));
    const notices = open();
    await notices.tell(many, NOW);
    expect(sent).toHaveLength(100);
    await notices.tell(many, NOW);
    await notices.tell(many, NOW);
    await notices.tell(many, NOW);
    expect(sent).toHaveLength(250);
  });

  it('are sent once for as long as they are news', async () => {
    const later = new Date('2027-03-01T00:00:00Z');
    await open().tell([notice('a')], NOW);
    await open().tell([notice('a')], later);
    await open().prune(later);
    await open().tell([notice('a')], later);
    expect(sent).toHaveLength(1);
  });

  it('wait for the end of quiet hours', async () => {
    quietHours = { from: 19 * 60, to: 6 * 60, timeZone: 'UTC' };
    await open().tell([notice('a')], NOW);
    expect(sent).toEqual([]);
    await open().tell([notice('a')], new Date('2026-11-30T06:00:00Z'));
    expect(sent).toHaveLength(1);
  });

  it('are forgotten after a time', async () => {
    const notices = open();
    await notices.tell([notice('a')], NOW);
    await notices.prune(NOW);
    await notices.tell([notice('a')], NOW);
    expect(sent).toHaveLength(1);
    await notices.prune(new Date('2026-11-30T00:00:00Z'));
    await notices.tell([notice('a')], NOW);
    expect(sent).toHaveLength(2);
  });
});
