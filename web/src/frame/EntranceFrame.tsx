/** Around the pages before there is a session. */
import { Outlet } from 'react-router';

import { Brand } from './Brand';
import { Frame } from './Frame';
import { LanguageSwitch } from './LanguageSwitch';

export function EntranceFrame() {
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
