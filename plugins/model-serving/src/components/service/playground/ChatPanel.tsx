import { useState } from 'react';
import { TextAreaField } from '@backstage/ui';
import {
  CallSampling,
  ChatMessage,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import { useCall } from '@model-serving/backstage-plugin-model-serving-react';
import { CallBar } from './CallBar';
import { CallOutcome } from './CallOutcome';
import { SamplingFields } from './SamplingFields';
import styles from './Playground.module.css';

const AUTHORS: Record<ChatMessage['role'], string> = {
  system: 'System',
  user: 'You',
  assistant: 'Model',
};

function Message(props: { message: ChatMessage }) {
  const { content, role } = props.message;
  return (
    <li className={styles.message}>
      <span className={styles.author}>{AUTHORS[role]}</span>
      <p className={styles.text}>{content}</p>
    </li>
  );
}

/** A conversation with the model; answers come as they are written. */
export function ChatPanel(props: { service: ServiceDetail }) {
  const { service } = props;
  const call = useCall(service.ref);
  const [messages, setMessages] = useState<ChatMessage[]>([]);
  const [text, setText] = useState('');
  const [sampling, setSampling] = useState<CallSampling>({});
  const isOpen = call.status === 'running' || call.status === 'stopped';
  const send = async () => {
    const asked: ChatMessage[] = [
      // What was not answered is asked anew with what follows.
      ...messages,
      { role: 'user', content: text.trim() },
    ];
    setMessages(asked);
    setText('');
    const answer = await call.start({
      endpoint: 'chat',
      messages: asked,
      ...sampling,
    });
    if (answer) {
      setMessages([...asked, { role: 'assistant', content: answer }]);
    }
  };
  return (
    <div className={styles.form}>
      {messages.length > 0 && (
        <ul className={styles.messages} aria-label="Conversation">
          {messages.map((message, index) => (
            <Message key={index} message={message} />
          ))}
          {isOpen && call.text && (
            <Message message={{ role: 'assistant', content: call.text }} />
          )}
        </ul>
      )}
      <CallOutcome call={call} service={service} />
      <TextAreaField
        label="Message"
        rows={3}
        maxLength={50_000}
        value={text}
        onChange={setText}
      />
      <SamplingFields value={sampling} onChange={setSampling} />
      <CallBar
        call={call}
        label="Send"
        canSend={text.trim() !== ''}
        onSend={send}
        onClear={messages.length > 0 ? () => setMessages([]) : undefined}
      />
    </div>
  );
}
