import { LLMISVC_PORT_NAMES, llmisvc } from '../../control-plane/llmisvc';
import { freePorts } from '../../parts/freePorts';
import type { Section } from './Section';

/** LLMInferenceServices. */
export const llm: Section = {
  name: 'llm',
  tools: ['kserve'],
  open: async ({ cluster }) => ({
    parts: [llmisvc(cluster, await freePorts(LLMISVC_PORT_NAMES))],
  }),
};
