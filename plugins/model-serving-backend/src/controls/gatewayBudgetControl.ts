import { gatewayEvidence } from '@model-serving/backstage-plugin-model-serving-common';
import { ControlDefinition } from '@model-serving/backstage-plugin-model-serving-node';
import { GatewayBudgetReader } from './GatewayBudgetReader';

/** Whether the LLM gateway holds tenants to their budgets. */
export function gatewayBudgetControl(
  gateway: Pick<GatewayBudgetReader, 'of' | 'source'>,
): ControlDefinition {
  return {
    id: 'gateway-budget',
    title: 'The LLM gateway enforces the budget',
    whenEnforced:
      'the gateway refuses calls beyond the budget, also when it cannot verify it',
    examine: async ({ name }) =>
      gatewayEvidence(gateway.source, name, await gateway.of(name)),
  };
}
