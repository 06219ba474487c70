import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
} from '@backstage/ui';
import { ModelPage } from '@model-serving/backstage-plugin-model-serving-common';
import { formatCount } from '@model-serving/backstage-plugin-model-serving-react';
import { RiFilter3Line } from '@remixicon/react';
import { narrowing } from '../../../model/modelFilter';
import { ModelListState } from '../useModelListState';
import { FilterPanel } from './FilterPanel';

/** The filters of a narrow page. */
export function FilterDialog(props: {
  state: ModelListState;
  page: ModelPage | undefined;
  tenant: string | undefined;
}) {
  const { page, state, tenant } = props;
  const { facets, ranges } = narrowing(state.filter);
  const active = facets.length + ranges.length;
  return (
    <DialogTrigger>
      <Button size="small" variant="secondary" iconStart={<RiFilter3Line />}>
        {active > 0 ? `Filters (${active})` : 'Filters'}
      </Button>
      <Dialog width="min(400px, 92vw)">
        <DialogHeader>Filters</DialogHeader>
        <DialogBody>
          <FilterPanel state={state} facets={page?.facets} tenant={tenant} />
        </DialogBody>
        <DialogFooter>
          <Button variant="tertiary" onPress={state.clear}>
            Clear filters
          </Button>
          <Button variant="primary" slot="close">
            {page ? `Show ${formatCount(page.total, 'model')}` : 'Show models'}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
