import { createContext, ReactNode, useContext } from 'react';
import { createModelLinks, ModelLinks } from './createModelLinks';

const LinksContext = createContext<ModelLinks>(createModelLinks({}));

export function ModelLinksProvider(props: {
  links: ModelLinks;
  children: ReactNode;
}) {
  return (
    <LinksContext.Provider value={props.links}>
      {props.children}
    </LinksContext.Provider>
  );
}

export function useModelLinks(): ModelLinks {
  return useContext(LinksContext);
}
