import {
  AuditorService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { CheckReport } from '@model-serving/backstage-plugin-model-serving-common';
import {
  assertPassed,
  FairQueue,
  Forge,
  hasPassed,
  serviceProposal,
} from '@model-serving/backstage-plugin-model-serving-node';
import { ServiceRequests } from '../checks/serviceRequests';
import { userOf } from '../tenants/userOf';

/** What became of a proposal. */
export interface ProposalAnswer {
  /** `refused` where the check fails, so that nothing was written. */
  outcome: 'dry-run' | 'opened' | 'refused' | 'unchanged' | 'updated';
  report: CheckReport;
  pullRequest: { number: number; url: string } | null;
}

/** What is to be proposed. */
export interface ProposalRequest {
  /** As `POST /renders` takes it, of a path that has files. */
  body: { path?: string; request: unknown; edit?: object };
  tenant: string;
  service: string;
  title: string;
  /** Whether nothing is written. */
  dryRun: boolean;
}

export interface ProposalOptions {
  auditor: AuditorService;
  forge: Pick<Forge, 'openOrUpdate' | 'rehearse'> | undefined;
  queue: FairQueue;
  /** Why the portal opens no pull requests; undefined where it does. */
  readOnlyReason: string | undefined;
  requests: ServiceRequests;
}

/**
 * Proposes changes of services outside of a task of the scaffolder, by the road of its actions: answers are rendered, exactly
 * these files are judged, and they are pushed with the suite's own credentials and the name of who asked.
 */
export class Proposals {
  readonly #options: ProposalOptions;

  constructor(options: ProposalOptions) {
    this.#options = options;
  }

  /**
   * @throws NotAllowedError for a caller who is no user or may not propose for the tenant, and where the portal opens no
   * pull requests; else as {@link ServiceRequests.render} and {@link Forge.openOrUpdate}
   */
  async propose(
    asked: ProposalRequest,
    credentials: BackstageCredentials,
  ): Promise<ProposalAnswer> {
    const { auditor, queue } = this.#options;
    const requestedBy = userOf(credentials);
    const { dryRun, service, tenant } = asked;
    const written = await auditor.createEvent({
      severityLevel: 'medium',
      eventId: 'propose-service',
      meta: {
        tenant,
        service,
        requestedBy: requestedBy ?? 'a service',
        dryRun,
      },
    });
    const meta: JsonObject = {};
    try {
      if (requestedBy === undefined) {
        throw new NotAllowedError('Only users propose changes of services');
      }
      const answer = await queue.run(requestedBy, () =>
        this.#propose(asked, credentials, requestedBy, meta),
      );
      await written.success({
        meta: {
          ...meta,
          proposed: answer.outcome,
          ...(answer.pullRequest && { url: answer.pullRequest.url }),
        },
      });
      return answer;
    } catch (error) {
      await written.fail({ error: error as Error, meta });
      throw error;
    }
  }

  /** What cluster and platform say to files, as `POST /checks` answers. */
  async check(
    files: object,
    credentials: BackstageCredentials,
  ): Promise<CheckReport> {
    const { queue, requests } = this.#options;
    const user = userOf(credentials);
    if (user === undefined) {
      throw new NotAllowedError('Only users have files of services checked');
    }
    return await queue.run(user, () =>
      requests.check(files, { credentials, note: () => {} }),
    );
  }

  async #propose(
    { body, dryRun, service, tenant, title }: ProposalRequest,
    credentials: BackstageCredentials,
    requestedBy: string,
    meta: JsonObject,
  ): Promise<ProposalAnswer> {
    const { forge, readOnlyReason, requests } = this.#options;
    const caller = {
      credentials,
      note: (more: JsonObject) => void Object.assign(meta, more),
    };
    const report = await requests.check(body, caller);
    if (!hasPassed(report)) {
      const outcome = dryRun ? 'dry-run' : 'refused';
      return { outcome, report, pullRequest: null };
    }
    if (!forge || readOnlyReason) {
      throw new NotAllowedError(
        `This portal opens no pull requests: ${readOnlyReason}`,
      );
    }
    const rendered = await requests.render(body, caller);
    const files = rendered.files.map(({ content, path }) => ({
      content,
      path,
    }));
    const judged = await requests.check({ tenant, service, files }, caller);
    assertPassed(judged);
    const change = serviceProposal({
      tenant,
      service,
      directory: rendered.directory,
      files,
      ref: rendered.service,
      report: judged,
      requestedBy,
      title,
    });
    if (dryRun) {
      await forge.rehearse(change);
      return { outcome: 'dry-run', report, pullRequest: null };
    }
    const { outcome, proposal } = await forge.openOrUpdate(change);
    const { number, url } = proposal;
    return { outcome, report, pullRequest: { number, url } };
  }
}
