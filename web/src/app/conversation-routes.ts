import type { Routes } from '@angular/router';
import { CallPage } from './call/call-page';
import { MeetingPage } from './meeting/meeting-page';
import { NewMeetingPage } from './meeting/new-meeting-page';
import { NewRoomPage } from './room/new-room-page';
import { RoomPage } from './room/room-page';
import { callTexts } from './texts/call';
import { meetingTexts, roomTexts } from './texts/meeting';

/**
 * Calls, rooms and meetings, which are nearly the same code: one file of it, which nobody loads who only watches, and
 * which the start page of everybody has to name only once.
 */
export const conversationRoutes: Routes = [
  { path: 'call', title: callTexts.pageTitle, component: CallPage },
  { path: 'room', title: roomTexts.newPageTitle, component: NewRoomPage },
  { path: 'room/:roomId', title: roomTexts.pageTitle, component: RoomPage },
  { path: 'meet', title: meetingTexts.newPageTitle, component: NewMeetingPage },
  { path: 'meet/:meetingId', title: meetingTexts.pageTitle, component: MeetingPage },
];
