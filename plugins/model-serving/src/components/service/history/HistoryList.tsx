import { ReactNode, useState } from 'react';
import { Button, Text } from '@backstage/ui';
import {
  EventBefore,
  ServiceDetail,
  ServiceEvent,
  TimeAs,
  VERDICTS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  EmptyState,
  ExternalLink,
  formatDuration,
  formatNumber,
  OutsideText,
  revisionAuthor,
  shortCommit,
  ToneBadge,
  useUrlState,
  VerdictBadge,
} from '@model-serving/backstage-plugin-model-serving-react';
import { RevisionComparison } from './RevisionComparison';
import styles from './history.module.css';

const SHOWN = 50;

const wordOf = (word: TimeAs['word']) => word ?? 'not observed';

/** `serving 96%, failed 4%` */
function ranInWords(ran: readonly TimeAs[]): string {
  const total = ran.reduce((sum, { seconds }) => sum + seconds, 0);
  return ran
    .map(
      ({ seconds, word }) =>
        `${wordOf(word)} ${formatNumber(Math.round((seconds / total) * 100))}%`,
    )
    .join(', ');
}

type State = Extract<ServiceEvent, { kind: 'state' }>;

function StateEntry(props: {
  service: ServiceDetail;
  event: State;
  isOpen: boolean;
  onToggle: () => void;
}) {
  const { event, isOpen, onToggle, service } = props;
  const { isPresent, ran, revision } = event;
  const { commit, proposal, title } = revision;
  const author = revisionAuthor(revision);
  const compare = isOpen ? 'Hide comparison' : 'Compare with now';
  return (
    <>
      <span className={styles.what}>
        <Text weight="bold">
          <OutsideText text={title} maxLength={200} />
        </Text>
        {isPresent && <ToneBadge tone="neutral">in Git now</ToneBadge>}
        <span className={styles.facts}>
          {proposal ? (
            <ExternalLink address={proposal.url}>
              Pull request {proposal.number}
            </ExternalLink>
          ) : (
            <span>Commit {shortCommit(commit)}</span>
          )}
          {author && (
            <span>
              by <OutsideText text={author} maxLength={100} />
            </span>
          )}
          {ran.length > 0 && <span>{ranInWords(ran)}</span>}
        </span>
      </span>
      {!isPresent && (
        <Button
          variant="secondary"
          size="small"
          aria-expanded={isOpen}
          aria-label={`${compare}: ${title}`}
          onPress={onToggle}
        >
          {compare}
        </Button>
      )}
      {isOpen && !isPresent && (
        <RevisionComparison service={service} revision={revision} />
      )}
    </>
  );
}

function VerdictEntry(props: {
  event: Extract<ServiceEvent, { kind: 'verdict' }>;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const { event, isChosen, onChoose } = props;
  const { from, to, word } = event.span;
  const mark = isChosen ? 'Clear marks' : 'What came before';
  const seconds =
    (Date.parse(to ?? new Date().toISOString()) - Date.parse(from)) / 1_000;
  return (
    <>
      <span className={styles.what}>
        {word ? (
          <VerdictBadge word={word} />
        ) : (
          <Text color="secondary">not observed</Text>
        )}
        <span className={styles.facts}>
          for {formatDuration(seconds)}
          {to === null && ' until now'}
        </span>
      </span>
      {word !== null && (
        <Button
          variant="secondary"
          size="small"
          aria-pressed={isChosen}
          aria-label={`${mark}: ${word}`}
          onPress={onChoose}
        >
          {mark}
        </Button>
      )}
    </>
  );
}

function StartEntry({
  event,
}: {
  event: Extract<ServiceEvent, { kind: 'start' }>;
}) {
  const { pod, readyAt, totalSeconds } = event.start;
  return (
    <span className={styles.what}>
      <span>
        Start of <OutsideText text={pod} maxLength={100} />
      </span>
      <span className={styles.facts}>
        {readyAt && totalSeconds !== null
          ? `ready after ${formatDuration(totalSeconds)}`
          : 'not ready'}
      </span>
    </span>
  );
}

const keyOf = (event: ServiceEvent) => {
  switch (event.kind) {
    case 'state':
      return `state ${event.revision.commit}`;
    case 'verdict':
      return `verdict ${event.at}`;
    default:
      return `start ${event.at} ${event.start.pod}`;
  }
};

/** The same in words, newest first, with what can be done. */
export function HistoryList(props: {
  service: ServiceDetail;
  events: readonly ServiceEvent[];
  spell: string;
  setSpell: (at: string) => void;
  before: readonly EventBefore[];
}) {
  const { before, events, service, setSpell, spell } = props;
  const [open, setOpen] = useUrlState('state');
  const [isWhole, setWhole] = useState(false);
  if (events.length === 0) {
    return (
      <EmptyState title="No history yet">
        States, verdicts and starts appear here as they happen.
      </EmptyState>
    );
  }
  const entryOf = (event: ServiceEvent): ReactNode => {
    switch (event.kind) {
      case 'state': {
        const { commit } = event.revision;
        const isOpen = open === commit;
        return (
          <StateEntry
            service={service}
            event={event}
            isOpen={isOpen}
            onToggle={() => setOpen(isOpen ? '' : commit)}
          />
        );
      }
      case 'verdict': {
        const isChosen = spell === event.at;
        return (
          <VerdictEntry
            event={event}
            isChosen={isChosen}
            onChoose={() => setSpell(isChosen ? '' : event.at)}
          />
        );
      }
      default:
        return <StartEntry event={event} />;
    }
  };
  const shown = isWhole ? events : events.slice(0, SHOWN);
  return (
    <>
      <ol className={styles.list} aria-label="History, newest first">
        {shown.map(event => {
          const found = before.find(each => each.event === event);
          return (
            <li
              key={keyOf(event)}
              className={styles.entry}
              data-before={found && 'true'}
              data-chosen={
                event.kind === 'verdict' && event.at === spell
                  ? 'true'
                  : undefined
              }
              data-tone={
                event.kind === 'verdict' && event.span.word
                  ? VERDICTS[event.span.word].tone
                  : undefined
              }
            >
              <span className={styles.when}>
                {event.at ? <Age at={event.at} /> : 'Time unknown'}
                {found && (
                  <ToneBadge tone="attention">
                    {`${formatDuration(found.seconds)} before`}
                  </ToneBadge>
                )}
              </span>
              {entryOf(event)}
            </li>
          );
        })}
      </ol>
      {shown.length < events.length && (
        <Button variant="secondary" onPress={() => setWhole(true)}>
          {`Show all ${formatNumber(events.length)}`}
        </Button>
      )}
    </>
  );
}
