import { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  NotificationSendOptions,
  NotificationService,
} from '@backstage/plugin-notifications-node';

const TOPIC = 'model-serving';

export type Severity = NonNullable<
  NotificationSendOptions['payload']['severity']
>;

/** One notification. */
export interface Message {
  /** What was sent with the same one before is replaced. */
  scope: string;
  /** Entity ref of who is told. */
  owner: string;
  /** Entity ref of what it is about, whose page the notification links to. */
  about: string;
  title: string;
  description: string;
  severity: Severity;
}

/** Sends through Backstage's notifications, where those are installed. */
export class NoticeSender {
  readonly #logger: LoggerService;
  readonly #notifications: NotificationService;
  #isFailing = false;

  constructor(options: {
    logger: LoggerService;
    notifications: NotificationService;
  }) {
    this.#logger = options.logger;
    this.#notifications = options.notifications;
  }

  /** Returns whether it was sent; never throws. A failure is logged once until something is sent again. */
  async send(message: Message): Promise<boolean> {
    const { kind, name, namespace } = parseEntityRef(message.about);
    try {
      await this.#notifications.send({
        recipients: { type: 'entity', entityRef: message.owner },
        payload: {
          title: message.title,
          description: message.description,
          link: `/catalog/${namespace}/${kind}/${name}`.toLowerCase(),
          severity: message.severity,
          topic: TOPIC,
          scope: `${TOPIC}:${message.scope}`,
        },
      });
      this.#isFailing = false;
      return true;
    } catch (error) {
      if (!this.#isFailing) {
        this.#logger.warn(
          `Owners are not notified, because Backstage's notifications cannot be reached: ${
            (error as Error).message
          }`,
        );
      }
      this.#isFailing = true;
      return false;
    }
  }
}
