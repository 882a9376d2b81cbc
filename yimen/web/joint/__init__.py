"""联合办理: consultations, the joint conference, leaders' orders and cases, urging, and the tasks that come of them."""
