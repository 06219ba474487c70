import { Select } from '@backstage/ui';
import { VERDICT_WORDS } from '@model-serving/backstage-plugin-model-serving-common';
import {
  FilterBar,
  SearchBox,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ServiceFilters.module.css';

const ALL = 'all';

export interface ServiceFilter {
  tenant: string;
  verdict: string;
  q: string;
}

export function ServiceFilters(props: {
  filter: ServiceFilter;
  tenants: readonly string[];
  onTenant: (tenant: string) => void;
  onVerdict: (verdict: string) => void;
  onSearch: (q: string) => void;
}) {
  const { filter } = props;
  const tenants = [
    ...new Set([...props.tenants, ...(filter.tenant ? [filter.tenant] : [])]),
  ].sort();
  return (
    <FilterBar label="Services">
      <SearchBox
        label="Search services"
        placeholder="Search by name, model or purpose"
        className={styles.search}
        value={filter.q}
        onSearch={props.onSearch}
      />
      <Select
        size="small"
        aria-label="Tenant"
        className={styles.select}
        value={filter.tenant || ALL}
        onChange={key => props.onTenant(key === ALL ? '' : String(key))}
        options={[
          { id: ALL, label: 'All tenants' },
          ...tenants.map(tenant => ({ id: tenant, label: tenant })),
        ]}
      />
      <Select
        size="small"
        aria-label="Verdict"
        className={styles.select}
        value={filter.verdict || ALL}
        onChange={key => props.onVerdict(key === ALL ? '' : String(key))}
        options={[
          { id: ALL, label: 'All verdicts' },
          // No list has services that were removed.
          ...VERDICT_WORDS.filter(word => word !== 'removed').map(word => ({
            id: word,
            label: word,
          })),
        ]}
      />
    </FilterBar>
  );
}
