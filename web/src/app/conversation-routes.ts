import type { CanDeactivateFn, Routes } from '@angular/router';
import { CallPage } from './call/call-page';
import { MeetingPage } from './meeting/meeting-page';
import { NewMeetingPage } from './meeting/new-meeting-page';
import { NewRoomPage } from './room/new-room-page';
import { RoomPage } from './room/room-page';
import { callTexts } from './texts/call';
import { meetingTexts, roomTexts } from './texts/meeting';

const mayLeave: CanDeactivateFn<CallPage | RoomPage | MeetingPage> = (page) => page.mayLeave();
const guarded = { canDeactivate: [mayLeave] };

/**
 * Calls, rooms and meetings, which are nearly the same code: one file of it, which nobody loads who only watches, and
 * which the start page of everybody has to name only once.
 */
export const conversationRoutes: Routes = [
  { path: 'call', title: callTexts.pageTitle, component: CallPage, ...guarded },
  { path: 'room', title: roomTexts.newPageTitle, component: NewRoomPage },
  { path: 'room/:roomId', title: roomTexts.pageTitle, component: RoomPage, ...guarded },
  { path: 'meet', title: meetingTexts.newPageTitle, component: NewMeetingPage },
  { path: 'meet/:meetingId', title: meetingTexts.pageTitle, component: MeetingPage, ...guarded },
];
