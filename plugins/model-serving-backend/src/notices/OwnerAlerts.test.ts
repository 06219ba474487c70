import { mockServices } from '@backstage/backend-test-utils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { testDatabases } from '../__testUtils__/testDatabases';
import { servingDatabase } from '../database/servingDatabase';
import { Judgment } from './alerts/AlertKind';
import { NoticeSender } from './NoticeSender';
import { JudgedSubject, OwnerAlerts } from './OwnerAlerts';
import { QuietHours } from './quietHours';

const at = (time: string) => new Date(`2026-11-21T${time}:00Z`);

const alert = (state = 'failed'): Judgment => ({
  state,
  title: `chat: ${state}`,
  description: 'It is so.',
  severity: 'high',
});

const subject = (
  judgment: Judgment,
  more: Partial<JudgedSubject> = {},
): JudgedSubject => ({
  scope: 'failed gpu-eu/team-a/InferenceService/chat',
  owner: 'group:default/team-a',
  about: 'component:team-a/chat',
  recovery: 'It is no longer failed.',
  judgment,
  ...more,
});

const databases = testDatabases();

describe.each(databases.eachSupportedId())('alerts to owners, %s', id => {
  let sent: NotificationSendOptions[];
  let isAway: boolean;
  let open: (quietHours?: QuietHours | null) => OwnerAlerts;

  beforeEach(async () => {
    const knex = await databases.init(id);
    const database = await servingDatabase(
      mockServices.database.mock({ getClient: async () => knex }),
    );
    sent = [];
    isAway = false;
    open = (quietHours = null) =>
      new OwnerAlerts({
        database,
        quietHours,
        sender: new NoticeSender({
          logger: mockServices.logger.mock(),
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

  const titles = () => sent.map(({ payload }) => payload.title);

  it('are sent once for each state, whichever replica sees it and after a restart', async () => {
    await open().update([subject(alert())], at('10:00'));
    await open().update([subject(alert())], at('10:01'));
    await open().update([subject(alert('worse'))], at('10:02'));
    expect(titles()).toEqual(['chat: failed', 'chat: worse']);
    expect(sent[0]).toMatchObject({
      recipients: { type: 'entity', entityRef: 'group:default/team-a' },
      payload: {
        link: '/catalog/team-a/component/chat',
        severity: 'high',
        topic: 'model-serving',
      },
    });
  });

  it('are updated in place when they are over, and sent anew when it is so again', async () => {
    const alerts = open();
    await alerts.update([subject(alert())], at('10:00'));
    await alerts.update([subject(null)], at('10:01'));
    await alerts.update([subject(null)], at('10:02'));
    await alerts.update([subject(alert())], at('10:03'));
    expect(titles()).toEqual([
      'chat: failed',
      'Resolved: chat: failed',
      'chat: failed',
    ]);
    expect(sent[1].payload).toMatchObject({
      description: 'It is no longer failed.',
      severity: 'low',
    });
    expect(new Set(sent.map(({ payload }) => payload.scope)).size).toBe(1);
  });

  it('are neither over nor sent while nobody can tell', async () => {
    const alerts = open();
    await alerts.update([subject(undefined)], at('10:00'));
    await alerts.update([subject(alert())], at('10:01'));
    await alerts.update([subject(undefined)], at('10:02'));
    await alerts.update([], at('10:03'));
    await alerts.update([subject(alert())], at('10:04'));
    expect(titles()).toEqual(['chat: failed']);
  });

  it('end without a word where the end is no news', async () => {
    const alerts = open();
    await alerts.update([subject(alert(), { recovery: null })], at('10:00'));
    await alerts.update([subject(null, { recovery: null })], at('10:01'));
    await alerts.update([subject(alert(), { recovery: null })], at('10:02'));
    expect(titles()).toEqual(['chat: failed', 'chat: failed']);
  });

  it('wait for the end of quiet hours, and are not sent if they are over by then', async () => {
    const quiet = { from: 9 * 60, to: 12 * 60, timeZone: 'UTC' };
    const other = { scope: 'failed other' };
    await open(quiet).update(
      [subject(alert()), subject(alert('other'), other)],
      at('10:00'),
    );
    expect(sent).toEqual([]);
    await open(quiet).update(
      [subject(alert()), subject(null, other)],
      at('12:00'),
    );
    expect(titles()).toEqual(['chat: failed']);
  });

  it('are tried again where they could not be sent', async () => {
    isAway = true;
    await open().update([subject(alert())], at('10:00'));
    isAway = false;
    await open().update([subject(alert())], at('10:01'));
    isAway = true;
    await open().update([subject(null)], at('10:02'));
    isAway = false;
    await open().update([subject(null)], at('10:03'));
    expect(titles()).toEqual(['chat: failed', 'Resolved: chat: failed']);
  });

  it('go to a new owner too, and to nobody where there is none', async () => {
    const alerts = open();
    await alerts.update([subject(alert(), { owner: null })], at('10:00'));
    await alerts.update([subject(alert())], at('10:01'));
    await alerts.update(
      [subject(alert(), { owner: 'group:default/team-b' })],
      at('10:02'),
    );
    expect(
      sent.map(
        ({ recipients }) => (recipients as { entityRef: string }).entityRef,
      ),
    ).toEqual(['group:default/team-a', 'group:default/team-b']);
  });

  it('are forgotten of what is gone, and kept of what is still so', async () => {
    const alerts = open();
    await alerts.update([subject(alert())], at('10:00'));
    await alerts.update([subject(alert())], at('11:00'));
    await alerts.prune(at('10:30'));
    await alerts.update([subject(alert())], at('11:01'));
    expect(sent).toHaveLength(1);
    await alerts.prune(at('12:00'));
    await alerts.update([subject(alert())], at('12:01'));
    expect(sent).toHaveLength(2);
  });
});
