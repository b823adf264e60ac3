"""`/rooms/…`: neutral words only."""

from django.urls import path

from shelters.views import asking, board, house, stays

app_name = "shelters"
urlpatterns = [
    path("", board.board, name="board"),
    path("now/", board.board_now, name="board_now"),
    path("ask/<uuid:pk>/", asking.ask, name="ask"),
    path("asked/<uuid:pk>/", asking.asked, name="asked"),
    path("asked/<uuid:pk>/now/", asking.asked_now, name="asked_now"),
    path("asked/<uuid:pk>/withdraw/", asking.withdraw, name="withdraw"),
    path("stays/<uuid:pk>/", stays.stay_page, name="stay"),
    path("stays/<uuid:pk>/gate/", stays.gate_card, name="gate_card"),
    path("stays/<uuid:pk>/shared/", stays.guest_case, name="guest_case"),
    path("stays/<uuid:pk>/hold/", stays.hold, name="hold"),
    path("stays/<uuid:pk>/move/", stays.move, name="move"),
    path("stays/<uuid:pk>/refuse/", stays.refuse, name="refuse"),
    path("stays/<uuid:pk>/admit/", stays.admit, name="admit"),
    path("stays/<uuid:pk>/plan/", stays.plan, name="plan"),
    path("stays/<uuid:pk>/note/", stays.note, name="note"),
    path("stays/<uuid:pk>/discharge/", stays.discharge, name="discharge"),
    path("house/", house.rooms, name="rooms"),
    path("house/beds/<int:pk>/", house.use_bed, name="use_bed"),
    path("house/place/", house.place, name="place"),
    path("house/place/edit/", house.edit_place, name="edit_place"),
]
