import { ModelSummary } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelOrder } from '../../model/modelFilter';

/** What both forms of the list take. */
export interface ModelListProps {
  models: readonly ModelSummary[];
  /** Whether an answer to what is asked now is on its way. */
  isOutdated: boolean;
  tenant: string | undefined;
  order: ModelOrder;
  onOrder: (order: ModelOrder) => void;
}
