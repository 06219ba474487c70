import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import { MemoryFit } from '@model-serving/backstage-plugin-model-serving-common';
import { MemoryFacts } from './MemoryFacts';

/** How the memory was computed, a click away. @public */
export function MemorySources({ memory }: { memory: MemoryFit }) {
  return (
    <Accordion>
      <AccordionTrigger title="How memory is computed" level={4} />
      <AccordionPanel>
        <MemoryFacts memory={memory} />
      </AccordionPanel>
    </Accordion>
  );
}
