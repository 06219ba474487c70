import { engines as engineKeeper, targetsFile } from '../../engines/engines';
import { freePorts } from '../../parts/freePorts';
import {
  prometheus,
  prometheusUrl,
  requirePrometheus,
  type PrometheusSite,
} from '../../prometheus/prometheus';
import type { Section } from './Section';

/** A simulated engine for each serving pod, and Prometheus, which measures them. */
export const engines: Section = {
  name: 'engines',
  tools: ['engine'],
  require: requirePrometheus,
  open: async ({ folder, cluster }) => {
    const { port } = await freePorts(['port']);
    const targets = targetsFile(cluster);
    const site: PrometheusSite = { folder, port, targets };
    return {
      parts: [engineKeeper(cluster), prometheus(site)],
      addresses: {
        prometheus: { url: prometheusUrl(site) },
        engines: { targets },
      },
    };
  },
};
