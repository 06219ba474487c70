import { createHash } from 'node:crypto';
import {
  AuditorService,
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { ActionContext } from '@backstage/plugin-scaffolder-node';
import { JsonObject } from '@backstage/types';
import {
  Change,
  Forge,
} from '@model-serving/backstage-plugin-model-serving-node';

/** Where proposals are opened, and who is told of them. @public */
export interface ProposalOptions {
  auth: AuthService;
  auditor: AuditorService;
  /** Undefined when the portal only reads: `modelServing.propose` is false, or no `modelServing.gitops`. */
  forge: Pick<Forge, 'openOrUpdate' | 'rehearse'> | undefined;
}

/** A change that was judged, ready to be proposed. */
interface PreparedChange {
  change: Change;
  /** Key of the checkpoint, without the change's digest: a run that is resumed does not propose twice. */
  key: string;
}

interface ProposalContext
  extends Pick<
    ActionContext<any, any>,
    'checkpoint' | 'getInitiatorCredentials' | 'isDryRun'
  > {
  logger: Pick<LoggerService, 'info'>;
  output(name: any, value: any): void;
}

/**
 * Proposes between two audit events: one before, one with the outcome, also where it is refused.
 *
 * @param eventId - of the audit events, with what is known before anything is done
 * @param prepare - judges, and makes the change; what it notes is part of the outcome
 */
export async function openProposal(
  ctx: ProposalContext,
  options: ProposalOptions,
  event: { eventId: string; meta: JsonObject },
  prepare: (request: {
    credentials: BackstageCredentials;
    /** Entity ref of the user who asked; undefined for a service. */
    requestedBy: string | undefined;
    note(meta: JsonObject): void;
  }) => Promise<PreparedChange>,
): Promise<void> {
  const { auditor, auth, forge } = options;
  const credentials = await ctx.getInitiatorCredentials();
  const requestedBy = auth.isPrincipal(credentials, 'user')
    ? credentials.principal.userEntityRef
    : undefined;
  const written = await auditor.createEvent({
    severityLevel: 'medium',
    eventId: event.eventId,
    meta: {
      ...event.meta,
      requestedBy: requestedBy ?? 'a service',
      dryRun: ctx.isDryRun === true,
    },
  });
  const meta: JsonObject = {};
  const note = (more: JsonObject) => {
    Object.assign(meta, more);
  };
  try {
    if (!forge) {
      throw new NotAllowedError(
        'This portal is read-only: modelServing.propose is false, or no modelServing.gitops is configured',
      );
    }
    const prepared = await prepare({ credentials, requestedBy, note });
    await propose(ctx, forge, prepared, note);
    await written.success({ meta });
  } catch (error) {
    await written.fail({ error: error as Error, meta });
    throw error;
  }
}

async function propose(
  ctx: ProposalContext,
  forge: Pick<Forge, 'openOrUpdate' | 'rehearse'>,
  { change, key }: PreparedChange,
  note: (meta: JsonObject) => void,
): Promise<void> {
  if (ctx.isDryRun) {
    await forge.rehearse(change);
    const paths = change.files.map(({ path }) => path).join(', ');
    ctx.logger.info(
      `Would open or update the pull request '${change.title}' from ${change.branch} with ${paths}`,
    );
    ctx.output('outcome', 'dry-run');
    return;
  }
  const { number, outcome, url } = await ctx.checkpoint({
    key: `${key}.${digestOf(change)}`,
    fn: async () => {
      const result = await forge.openOrUpdate(change);
      const { proposal } = result;
      return {
        url: proposal.url,
        number: proposal.number,
        outcome: result.outcome,
      };
    },
  });
  note({ outcome, ...(url ? { url } : {}) });
  ctx.logger.info(`Pull request ${number} is ${outcome}: ${url}`);
  ctx.output('pullRequestUrl', url);
  ctx.output('number', number);
  ctx.output('outcome', outcome);
}

function digestOf({ files, title }: Change): string {
  return createHash('sha256')
    .update(JSON.stringify([title, files]))
    .digest('hex')
    .slice(0, 16);
}
