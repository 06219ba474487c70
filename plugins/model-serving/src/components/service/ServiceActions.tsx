import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuSection, MenuTrigger } from '@backstage/ui';
import {
  GOLDEN_PATHS,
  GoldenPathName,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppMenuItem,
  asSentence,
  causeOf,
  modelServingApiRef,
  useLoaded,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ServiceActions.module.css';

interface Action {
  label: string;
  path: GoldenPathName;
  isDanger?: boolean;
}

const { removeService, rollBack, startService, stopService } = GOLDEN_PATHS;

function actionsOf({ ref, stopped }: ServiceDetail): Action[] {
  // A model that somebody else serves has no pods to stop.
  const isRunnable = ref.kind !== 'ExternalSecret';
  return [
    ...(isRunnable && stopped ? [{ label: 'Start', path: startService }] : []),
    ...(isRunnable && !stopped ? [{ label: 'Stop', path: stopService }] : []),
    { label: 'Roll back', path: rollBack },
    { label: 'Remove', path: removeService, isDanger: true },
  ];
}

/** Why nothing can be proposed, as a sentence. */
function whyNot(error: Error, tenant: string): string {
  return (error as { statusCode?: number }).statusCode === 403
    ? `You cannot propose services for tenant ${tenant}.`
    : asSentence((causeOf(error) ?? error.message).replace(/^service: /, ''));
}

/** What can be proposed for a service as a whole; disabled with the reason where the viewer or Git does not allow it. */
export function ServiceActions(props: {
  service: ServiceDetail;
  /** See {@link useProposalState}. */
  proposalState: string | null;
}) {
  const { proposalState, service } = props;
  const { ref, tenant } = service;
  const links = useServingLinks();
  const api = useApi(modelServingApiRef);
  const [isOpen, setOpen] = useState(false);
  const answers = { tenant: tenant ?? '', service: ref.name };
  // Says who may not propose, and what Git does not hold, without writing anything.
  const asked = useLoaded({
    key:
      isOpen && tenant !== null && proposalState !== null
        ? JSON.stringify([answers, proposalState])
        : undefined,
    load: () =>
      api.render({ path: removeService.id, request: answers }).then(() => true),
  });
  if (tenant === null || !links.change(answers, removeService.template)) {
    return null;
  }
  const reason = asked.error && whyNot(asked.error, tenant);
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button variant="secondary">Actions</Button>
      <Menu aria-label={`Actions for ${ref.name}`} placement="bottom end">
        <MenuSection
          className={styles.actions}
          title={reason ?? (asked.data ? 'Opens a pull request' : 'Checking …')}
        >
          {actionsOf(service).map(({ isDanger, label, path }) => (
            <AppMenuItem
              key={path.id}
              path={links.change(answers, path.template)}
              color={isDanger ? 'danger' : 'primary'}
              isDisabled={!asked.data}
            >
              {label}
            </AppMenuItem>
          ))}
        </MenuSection>
      </Menu>
    </MenuTrigger>
  );
}
