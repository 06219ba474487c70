import {
  KEDA_PORT_NAMES,
  kedaMetricsServer,
  kedaOperator,
  type KedaSite,
} from '../../control-plane/keda';
import { freePorts } from '../../parts/freePorts';
import type { Section } from './Section';

/** KEDA, with the numbers that an autoscaler needs to be given. */
export const scaling: Section = {
  name: 'scaling',
  tools: ['keda'],
  open: async ({ cluster }) => {
    const site: KedaSite = { cluster, ports: await freePorts(KEDA_PORT_NAMES) };
    return { parts: [kedaOperator(site), kedaMetricsServer(site)] };
  },
};
