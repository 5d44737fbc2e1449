/** Where invitations are answered. Mails lead there, too. It is not among `paths`, which every page loads. */
export const myInvitations = '/me/invitations';
