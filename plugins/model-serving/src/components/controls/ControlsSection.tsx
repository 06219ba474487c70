import { useCallback } from 'react';
import {
  ControlAddress,
  ControlStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  Section,
  useControls,
  useUrlState,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ControlDialog } from './ControlDialog';
import { FoldedControls } from './FoldedControls';

function parseAddress(text: string): ControlAddress | undefined {
  const [cluster, tenant, control, ...more] = text.split('/');
  return cluster && tenant && control && more.length === 0
    ? { cluster, tenant, control }
    : undefined;
}

function sentenceOf(controls: readonly ControlStatus[]): string {
  const tenants = new Set(controls.map(({ tenant }) => tenant)).size;
  const on = tenants === 1 ? controls[0].tenant : `${tenants} tenants`;
  const count = (state: ControlStatus['state']) =>
    controls.filter(control => control.state === state).length;
  const open = count('not-enforced');
  const dark = count('unknown');
  if (open + dark === 0) {
    return `All controls are enforced on ${on}.`;
  }
  const states = [
    `${controls.length - open - dark} enforced`,
    ...(open ? [`${open} not enforced`] : []),
    ...(dark ? [`${dark} unknown`] : []),
  ].join(', ');
  return `Controls on ${on}: ${states}. Only enforced controls protect a tenant.`;
}

/** What the platform enforces: a table over tenants, or a list for a single one. What is opened is in the URL. */
export function ControlsSection(props: {
  /** Only those of this tenant. */
  tenant?: { cluster: string; name: string };
}) {
  const { tenant } = props;
  const controls = useControls();
  const [opened, setOpened] = useUrlState('control');
  const open = useCallback(
    ({ cluster, control, tenant: name }: ControlAddress) =>
      setOpened([cluster, name, control].join('/')),
    [setOpened],
  );
  const address = parseAddress(opened);
  const shown = (controls.data?.items ?? []).filter(
    item =>
      !tenant ||
      (item.tenant === tenant.name && item.cluster === tenant.cluster),
  );
  const isSingle = new Set(shown.map(item => item.tenant)).size === 1;
  const title = address
    ? shown.find(item => item.control === address.control)?.title ??
      address.control
    : '';
  return (
    <Section
      title="Controls"
      note={shown.length > 0 ? sentenceOf(shown) : undefined}
    >
      <WhenLoaded loaded={controls} what="the controls" height={36}>
        {() =>
          shown.length > 0 ? (
            <FoldedControls
              controls={shown}
              isSingle={isSingle}
              onOpen={open}
            />
          ) : (
            <EmptyState title="No controls yet">
              Controls are the ValidatingAdmissionPolicy files of the GitOps
              repository. Configure the repository, or add the first policy
              there.
            </EmptyState>
          )
        }
      </WhenLoaded>
      {address && (
        <ControlDialog
          address={address}
          title={title}
          onClose={() => setOpened('')}
        />
      )}
    </Section>
  );
}
