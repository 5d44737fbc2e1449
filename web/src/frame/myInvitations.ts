/**
 * The page where invitations are answered; e-mails link to it. Not in `paths`, which every page
 * loads.
 */
export const myInvitations = '/me/invitations';
