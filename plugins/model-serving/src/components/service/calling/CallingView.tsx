import { ServiceDetail } from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { AddressList } from './AddressList';
import { CallContract } from './CallContract';
import { SnippetTabs } from './SnippetTabs';

/** How a service is called: where, under which name, with which key, and in which words. */
export function CallingView(props: { service: ServiceDetail }) {
  const { calling } = props.service;
  if (!calling) {
    return (
      <Section title="Call this service">
        <EmptyState title="This service answers no requests" />
      </Section>
    );
  }
  return (
    <>
      <Section title="Call this service">
        <CallContract service={props.service} calling={calling} />
      </Section>
      <Section title="Addresses">
        <AddressList addresses={calling.addresses} />
      </Section>
      <Section title="Code">
        <SnippetTabs calling={calling} />
      </Section>
    </>
  );
}
