import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelServingApiRef,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { useNavigate } from 'react-router-dom';
import { serviceChange, unreadableChange } from '../service/serviceChange';
import styles from './ProposeFix.module.css';

/**
 * Opens the change of a service that violates a policy, with what Git has of it; or says why it cannot be changed there. Git
 * is asked when somebody wants it, since there may be many violations.
 */
export function ProposeFix(props: {
  service: ServiceRef;
  tenant: string | null;
}) {
  const { service, tenant } = props;
  const api = useApi(modelServingApiRef);
  const links = useServingLinks();
  const navigate = useNavigate();
  const [isPending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const open = async () => {
    setPending(true);
    const change = await api.serviceAnswers(service).then(
      answers => serviceChange(answers, links),
      error => unreadableChange(error, tenant),
    );
    setPending(false);
    if ('href' in change) {
      navigate(change.href);
    } else {
      setRefusal(change.refusal);
    }
  };
  // Where the portal opens no pull requests there is nothing to propose.
  return links.deploy() === undefined ? null : (
    <span className={styles.fix}>
      <Button
        size="small"
        variant="secondary"
        isPending={isPending}
        onPress={open}
        aria-label={`Propose fix for ${service.namespace}/${service.name}`}
      >
        Propose fix
      </Button>
      <span role="status" className={styles.refusal}>
        {refusal}
      </span>
    </span>
  );
}
