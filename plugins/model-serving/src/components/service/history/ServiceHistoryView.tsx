import { useMemo } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  eventsBefore,
  ServiceCosts,
  ServiceDetail,
  serviceEvents,
  ServiceHistory,
  ServiceRevisions,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelServingApiRef,
  Section,
  useLoaded,
  useServiceHistory,
  useUrlState,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { HistoryAxis } from './HistoryAxis';
import { HistoryList } from './HistoryList';
import { useProposalState } from '../useProposalState';
import { HISTORY_WINDOWS, useHistoryWindow } from './historyWindow';

const DAY_MS = 86_400_000;

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

function WindowChoice(props: { name: string; setName(name: string): void }) {
  return (
    <ToggleButtonGroup
      aria-label="Days of the history"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[props.name]}
      onSelectionChange={keys => props.setName(String([...keys][0]))}
    >
      {Object.keys(HISTORY_WINDOWS).map(window => (
        <ToggleButton key={window} id={window}>
          {window}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Events(props: {
  service: ServiceDetail;
  history: ServiceHistory;
  revisions: ServiceRevisions;
  costs: ServiceCosts | undefined;
}) {
  const { costs, history, revisions, service } = props;
  const [spell, setSpell] = useUrlState('spell');
  const events = useMemo(() => {
    const now = new Date().toISOString();
    const from = history.verdicts[0]?.from ?? now;
    return {
      from,
      now,
      all: serviceEvents(
        {
          revisions: revisions.revisions ?? [],
          verdicts: history.verdicts,
          starts: history.coldStarts.starts,
        },
        { from, now },
      ),
    };
  }, [history, revisions]);
  const before = spell ? eventsBefore(events.all, spell) : [];
  return (
    <>
      {revisions.reason && (
        <Alert
          status={revisions.revisions === null ? 'warning' : 'info'}
          icon
          title={
            revisions.revisions === null
              ? 'The states in Git are unknown'
              : 'Not all states are listed'
          }
          description={revisions.reason}
        />
      )}
      <HistoryAxis
        {...events}
        verdicts={history.verdicts}
        costs={costs}
        spell={spell}
        before={before}
      />
      <HistoryList
        service={service}
        events={events.all}
        spell={spell}
        setSpell={setSpell}
        before={before}
      />
    </>
  );
}

/** What happened to a service on one time axis: states in Git, verdicts, starts, and what each day cost. */
export default function ServiceHistoryView(props: { service: ServiceDetail }) {
  const { service } = props;
  const { ref } = service;
  const api = useApi(modelServingApiRef);
  const { name, seconds, setName } = useHistoryWindow();
  const history = useServiceHistory(ref, seconds);
  const proposalState = useProposalState(service);
  const revisions = useLoaded<ServiceRevisions>({
    key:
      proposalState === null ? undefined : JSON.stringify([ref, proposalState]),
    load: () => api.serviceRevisions(ref),
    // Commits of others are seen without a pull request.
    everySeconds: 60,
  });
  const now = Date.now();
  const costs = useLoaded<ServiceCosts>({
    key: JSON.stringify([ref, name, dayOf(now)]),
    load: () =>
      api.getServiceCosts(ref, {
        from: dayOf(now - seconds * 1_000),
        to: dayOf(now + DAY_MS),
      }),
  });
  return (
    <Section
      title="History"
      note="What came before a verdict is no proof that it was the cause."
      actions={<WindowChoice name={name} setName={setName} />}
    >
      <WhenLoaded
        loaded={history}
        what="the history"
        rows={3}
        saysStale={false}
      >
        {known => (
          <WhenLoaded
            loaded={revisions}
            what="the states in Git"
            rows={3}
            saysStale={false}
          >
            {states => (
              <Events
                service={service}
                history={known}
                revisions={states}
                costs={costs.data}
              />
            )}
          </WhenLoaded>
        )}
      </WhenLoaded>
    </Section>
  );
}
