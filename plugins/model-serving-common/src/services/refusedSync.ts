import { ServiceRef } from '../api';
import { ProjectedApplication } from '../kubernetes';

type Target = Pick<ServiceRef, 'kind' | 'namespace' | 'name'>;

const RETRYING = /[.;]? ?Retrying attempt #(\d+) at .*$/s;
const RETRIED = /[.;]? ?\(retried (\d+) times\)\.?$/s;

/** Where Argo CD is with its tries: `retry 3 of 5`, `given up after 5 retries`; undefined before the first retry. */
function triesOf(
  operation: NonNullable<ProjectedApplication['operation']>,
): string | undefined {
  const { message, phase, retries, retryLimit } = operation;
  const count = Number(RETRYING.exec(message ?? '')?.[1] ?? 0) || retries;
  if (phase === 'Running') {
    return count > 0
      ? `retry ${count}${retryLimit === null ? '' : ` of ${retryLimit}`}`
      : undefined;
  }
  const done = Number(RETRIED.exec(message ?? '')?.[1] ?? 0) || count;
  return done > 0
    ? `given up after ${done} ${done === 1 ? 'retry' : 'retries'}`
    : undefined;
}

/** A failed operation, or one that goes on only because it is tried again. */
function hasFailed({
  message,
  phase,
  retries,
}: NonNullable<ProjectedApplication['operation']>): boolean {
  return (
    ['Failed', 'Error'].includes(phase) ||
    (phase === 'Running' && (retries > 0 || RETRYING.test(message ?? '')))
  );
}

/** The refusal's own words, for the service's object first, with how often Argo CD has tried again. */
export function refusalOf(
  application: ProjectedApplication,
  ref: Target,
): string | null {
  const { operation } = application;
  if (!operation || !hasFailed(operation)) {
    return null;
  }
  const refused = operation.resources.filter(
    ({ status }) => status === 'SyncFailed',
  );
  const own = refused.find(
    ({ kind, namespace, name }) =>
      kind === ref.kind && namespace === ref.namespace && name === ref.name,
  );
  const said =
    (own ?? refused[0])?.message ?? operation.message ?? operation.phase;
  const tries = triesOf(operation);
  const plain = said.replace(RETRYING, '').replace(RETRIED, '');
  return tries ? `${plain} (${tries})` : plain;
}

/** As {@link refusalOf}, where it was this very object that was refused. */
export function ownRefusalOf(
  application: ProjectedApplication | undefined,
  ref: Target,
): string | null {
  const isOwn = application?.operation?.resources.some(
    ({ kind, namespace, name, status }) =>
      status === 'SyncFailed' &&
      kind === ref.kind &&
      namespace === ref.namespace &&
      name === ref.name,
  );
  return application && isOwn ? refusalOf(application, ref) : null;
}
