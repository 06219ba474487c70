import { Finding } from '../api';
import { RequestUsage } from '../engines';
import { clock } from '../verdict/words';

/** What is known of something, or why it is not, in a clause. @public */
export type Known<T> = { readonly value: T } | { readonly reason: string };

/** What a removal of a service is judged by. @public */
export interface RemovalFacts {
  service: string;
  directory: string;
  /** Files that are deleted. */
  files: number;
  /** Requests that its engines finished; null where it has no pods, which answer none. */
  requests: Known<RequestUsage> | null;
  /** What its engines counted in the last 7 days; null where it has no pods, and none was read. */
  week: Known<WeekOfRequests> | null;
  /** Entity refs of what the catalog says depends on it, as far as the caller may see them. */
  entities: Known<readonly string[]>;
  /** HTTPRoutes of others that send requests to it, as `namespace/name`. */
  routes: Known<readonly string[]>;
  /** Services of the tenant whose files in Git name it, and how many of other tenants do. */
  named: { readonly own: readonly string[]; readonly others: number };
  /** Names of the LoRA adapters that it serves. */
  adapters: readonly string[];
  /** Whether whoever asks has confirmed it. */
  confirmed: boolean;
}

/** Requests that the engines of a service counted in the last 7 days. @public */
export interface WeekOfRequests {
  requests: number;
  /** Hours in which an engine was read that counts them. */
  hours: number;
  /** When the last hour with a request began, as ISO time; null where there was none, or the readings of the last hour tell it. */
  last: string | null;
}

const MOST_NAMES = 8;

const HOURS_OF_WEEK = 7 * 24;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${
    more > 0 ? ` and ${more} more` : ''
  }`;
}

const finding = (
  rule: string,
  outcome: 'pass' | 'warn',
  message: string,
): Finding => ({ category: 'request', rule, outcome, message });

/** A list that should be empty. */
function namesFinding(
  rule: string,
  what: string,
  known: Known<readonly string[]>,
  words: { some: string; none: string },
): Finding {
  if ('reason' in known) {
    return finding(rule, 'warn', `${what} unknown: ${known.reason}`);
  }
  return known.value.length > 0
    ? finding(rule, 'warn', `${words.some}: ${listed(known.value)}`)
    : finding(rule, 'pass', words.none);
}

function requestsFinding({ requests }: RemovalFacts): Finding {
  const rule = 'no-callers';
  if (requests === null) {
    return finding(rule, 'pass', 'It has no pods, so it answers no requests');
  }
  if ('reason' in requests) {
    return finding(
      rule,
      'warn',
      `Requests of the last hour unknown: ${requests.reason}`,
    );
  }
  const { from, requests: count, to } = requests.value;
  const when = `between ${clock(from)} and ${clock(to)}`;
  return count > 0
    ? finding(
        rule,
        'warn',
        `It finished ${count} ${
          count === 1 ? 'request' : 'requests'
        } ${when}. Its callers will get errors`,
      )
    : finding(rule, 'pass', `It finished no request ${when}`);
}

/** `2026-11-21 09:00 UTC` */
const hourText = (iso: string) =>
  `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

function weekFinding({ week }: RemovalFacts): Finding {
  const rule = 'no-callers-of-week';
  if (week === null) {
    return finding(
      rule,
      'pass',
      'No request was counted in the last 7 days, in which no engine of it was read',
    );
  }
  if ('reason' in week) {
    return finding(
      rule,
      'warn',
      `Requests of the last 7 days unknown: ${week.reason}`,
    );
  }
  const { hours, last, requests } = week.value;
  const read = `its engines were read in ${hours} of ${HOURS_OF_WEEK} hours`;
  return requests > 0
    ? finding(
        rule,
        'warn',
        `At least ${requests} ${
          requests === 1 ? 'request' : 'requests'
        } in the last 7 days${
          last === null ? '' : `, the last in the hour from ${hourText(last)}`
        }; ${read}`,
      )
    : finding(
        rule,
        'pass',
        `No request was counted in the last 7 days; ${read}`,
      );
}

function namedFinding({ named: { others, own } }: RemovalFacts): Finding {
  const rule = 'not-named';
  const found = [
    ...(own.length > 0 ? [listed(own)] : []),
    ...(others > 0
      ? [`${others} ${others === 1 ? 'service' : 'services'} of other tenants`]
      : []),
  ];
  return found.length > 0
    ? finding(
        rule,
        'warn',
        `Files in Git name it, those of ${found.join(' and of ')}`,
      )
    : finding(rule, 'pass', 'No other service in Git names it');
}

function confirmation(
  { confirmed, service }: RemovalFacts,
  dependents: readonly Finding[],
): Finding {
  const rule = 'removal-confirmed';
  if (dependents.every(({ outcome }) => outcome === 'pass')) {
    return finding(rule, 'pass', 'Nothing is known to depend on it');
  }
  return confirmed
    ? finding(rule, 'pass', 'Confirmed in spite of what may depend on it')
    : {
        ...finding(rule, 'warn', ''),
        outcome: 'fail',
        message: `Something may depend on ${service}. Read the warnings, then confirm the removal`,
      };
}

/**
 * Who would notice that a service is removed, as findings: what is found, and what is unknown, warns; with a warning
 * and without a confirmation the removal fails.
 * @public
 */
export function judgeRemoval(facts: RemovalFacts): Finding[] {
  const { adapters, directory, entities, files, routes } = facts;
  const dependents = [
    requestsFinding(facts),
    weekFinding(facts),
    namesFinding('no-dependents', 'Catalog relations', entities, {
      some: 'Catalog entities depend on it',
      none: 'No catalog entity that you may see depends on it',
    }),
    namesFinding('no-routes', 'HTTPRoutes', routes, {
      some: 'HTTPRoutes send requests to it',
      none: 'No HTTPRoute of others sends requests to it',
    }),
    namedFinding(facts),
    namesFinding(
      'no-adapters',
      'Adapters',
      { value: adapters },
      {
        some: 'It serves LoRA adapters, which go with it',
        none: 'It serves no LoRA adapter',
      },
    ),
  ];
  return [
    confirmation(facts, dependents),
    ...dependents,
    finding(
      'what-stays',
      'pass',
      `Deletes ${files} ${
        files === 1 ? 'file' : 'files'
      } in ${directory}; the GitOps agent then deletes the service. Its history, usage and cost stay in the portal`,
    ),
  ];
}
