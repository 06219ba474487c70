import { CelCancelled } from '../CelError';

/** Counts what one evaluation costs, in the units of Kubernetes' cost model. */
export class CostMeter {
  /** Units so far. A plain field: it is read and written more often than anything else. */
  cost = 0;

  constructor(private readonly limit: number) {}

  /** @throws CelCancelled when the limit is exceeded, which ends the evaluation */
  spend(cost: number): void {
    this.cost += cost;
    if (this.cost > this.limit) {
      throw new CelCancelled(
        'failed',
        'operation cancelled: actual cost limit exceeded',
      );
    }
  }
}
