import { Outlet } from 'react-router';

import { Brand } from './Brand';
import { Frame } from './Frame';
import { LanguageSwitch } from './LanguageSwitch';

/** The frame of pages that need no session. */
export function PublicFrame() {
  const header = (
    <>
      <Brand />
      <LanguageSwitch />
    </>
  );
  return (
    <Frame header={header}>
      <Outlet />
    </Frame>
  );
}
