import {
  Section,
  useTenantAdvice,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { AdviceCards } from './AdviceCards';

/** What could be done about the costs of a tenant; nothing where there is no advice. */
export default function TenantAdvice(props: {
  tenant: string;
  cluster?: string;
}) {
  const { cluster, tenant } = props;
  const loaded = useTenantAdvice(tenant, { cluster });
  return loaded.data?.items.length === 0 ? null : (
    <Section title="Advice">
      <WhenLoaded loaded={loaded} what="the advice" rows={1} height={80}>
        {({ items }) => <AdviceCards items={items} tenant={tenant} />}
      </WhenLoaded>
    </Section>
  );
}
